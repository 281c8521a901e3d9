;; A guest that misbehaves on command. The first byte of the page is the command, bytes 4 to 8 are its number.
;;
;; Addresses: 1024 the answer (zeroes are an empty document), 2048 what imports return, 4096 texts, from 65536 on the heap.
;; In the answer: 0 error or not, then from 8 on either the document (kind 140, text 148, tags 120, links 172) or the error (code 8,
;; message 12).
(module
  (import "wasi:cli/environment@0.2.6" "get-environment" (func $get-environment (param i32)))
  (import "wasi:cli/environment@0.2.6" "get-arguments" (func $get-arguments (param i32)))
  (import "wasi:cli/exit@0.2.6" "exit" (func $exit (param i32)))
  (import "wasi:cli/stderr@0.2.6" "get-stderr" (func $get-stderr (result i32)))
  (import "wasi:io/streams@0.2.6" "[method]output-stream.blocking-write-and-flush"
    (func $write (param i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.6" "[resource-drop]output-stream" (func $drop (param i32)))
  (import "wasi:clocks/monotonic-clock@0.2.6" "now" (func $monotonic (result i64)))
  (import "wasi:clocks/wall-clock@0.2.6" "now" (func $wall (param i32)))
  (import "wasi:random/insecure-seed@0.2.6" "insecure-seed" (func $seed (param i32)))

  (memory (export "memory") 2 MAXIMUM)
  (global $heap (mut i32) (i32.const 65536))
  (global $spin-after (mut i32) (i32.const 0))
  (data (i32.const 4096) "thread panicked at src/tides.rs: the moon is missing")
  (data (i32.const 4352) "\ff\fe\fd")

  (func $spin (loop $again (br $again)))
  ;; START

  ;; Memory for the page. A page of 666 bytes makes it trap, 667 point outside, 668 spin.
  (func (export "cabi_realloc") (param $old i32) (param $had i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (if (i32.eq (local.get $size) (i32.const 666)) (then (unreachable)))
    (if (i32.eq (local.get $size) (i32.const 667)) (then (return (i32.const 0xfffff000))))
    (if (i32.eq (local.get $size) (i32.const 668)) (then (call $spin)))
    (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 15)) (i32.const -16)))
    (global.set $heap (i32.add (local.get $at) (local.get $size)))
    (block $fits
      (br_if $fits (i32.le_u (global.get $heap) (i32.shl (memory.size) (i32.const 16))))
      (call $grow-or-give-up
        (i32.add (i32.const 1)
          (i32.shr_u
            (i32.sub (global.get $heap) (i32.shl (memory.size) (i32.const 16)))
            (i32.const 16)))))
    (local.get $at))

  ;; What Rust's allocator does.
  (func $grow-or-give-up (param $pages i32)
    (if (i32.eq (memory.grow (local.get $pages)) (i32.const -1)) (then (unreachable))))

  (func $say (param $at i32) (param $bytes i32)
    (local $stream i32)
    (local.set $stream (call $get-stderr))
    (call $write (local.get $stream) (local.get $at) (local.get $bytes) (i32.const 2048))
    (call $drop (local.get $stream)))

  (func $recurse (param $depth i32) (result i32)
    (if (result i32) (i32.eqz (local.get $depth))
      (then (i32.const 0))
      (else (i32.add (i32.const 1) (call $recurse (i32.sub (local.get $depth) (i32.const 1)))))))

  (func (export "riptide:extractor/extraction@1.0.0#info") (result i32) (i32.const 1024))

  (func (export "cabi_post_riptide:extractor/extraction@1.0.0#extract") (param i32)
    (if (global.get $spin-after) (then (call $spin))))

  (func (export "riptide:extractor/extraction@1.0.0#extract") (param $page i32) (result i32)
    (local $html i32) (local $command i32) (local $number i32) (local $i i32)
    (local.set $html (i32.load (local.get $page)))
    (local.set $command (i32.load8_u (local.get $html)))
    (local.set $number (i32.load offset=4 (local.get $html)))

    ;; Unless something goes wrong, the text of the document is the page.
    (i32.store (i32.const 1172) (local.get $html))
    (i32.store (i32.const 1176) (i32.load offset=4 (local.get $page)))

    ;; s: spin. S: spin after the answer.
    (if (i32.eq (local.get $command) (i32.const 0x73)) (then (call $spin)))
    (if (i32.eq (local.get $command) (i32.const 0x53)) (then (global.set $spin-after (i32.const 1))))
    ;; g: have `number` pages of memory, or give up. h: the same, and go on if they are denied.
    (if (i32.eq (local.get $command) (i32.const 0x67))
      (then (call $grow-or-give-up (i32.sub (local.get $number) (memory.size)))))
    (if (i32.eq (local.get $command) (i32.const 0x68))
      (then (drop (memory.grow (i32.sub (local.get $number) (memory.size))))))
    ;; f: have `number` pages of memory, and fill all but the first two again and again.
    (if (i32.eq (local.get $command) (i32.const 0x66))
      (then
        (call $grow-or-give-up (i32.sub (local.get $number) (memory.size)))
        (loop $ever
          (memory.fill
            (i32.const 0x20000)
            (i32.const 1)
            (i32.sub (i32.shl (local.get $number) (i32.const 16)) (i32.const 0x20000)))
          (br $ever))))
    ;; b: move the page up by `number` bytes. B: and down again by half of it. k: fill it with `k`. The text is what stands there then.
    (if (i32.or (i32.eq (local.get $command) (i32.const 0x62)) (i32.eq (local.get $command) (i32.const 0x42)))
      (then
        (call $grow-or-give-up (i32.add (i32.const 1) (i32.shr_u (local.get $number) (i32.const 16))))
        (i32.store (i32.const 1172) (i32.add (local.get $html) (local.get $number)))
        (memory.copy (i32.load (i32.const 1172)) (local.get $html) (i32.load (i32.const 1176)))
        (if (i32.eq (local.get $command) (i32.const 0x42))
          (then
            (i32.store (i32.const 1172) (i32.add (local.get $html) (i32.shr_u (local.get $number) (i32.const 1))))
            (memory.copy
              (i32.load (i32.const 1172))
              (i32.add (local.get $html) (local.get $number))
              (i32.load (i32.const 1176)))))))
    (if (i32.eq (local.get $command) (i32.const 0x6b))
      (then (memory.fill (local.get $html) (local.get $command) (i32.load (i32.const 1176)))))
    ;; v: fill `number` bytes from the page on. V: copy as many to the page, from the start of memory.
    (if (i32.eq (local.get $command) (i32.const 0x76))
      (then (memory.fill (local.get $html) (i32.const 1) (local.get $number))))
    (if (i32.eq (local.get $command) (i32.const 0x56))
      (then (memory.copy (local.get $html) (i32.const 0) (local.get $number))))
    ;; r: nest `number` calls.
    (if (i32.eq (local.get $command) (i32.const 0x72)) (then (drop (call $recurse (local.get $number)))))
    ;; u: trap without a word. d: divide by zero. m: load from outside.
    (if (i32.eq (local.get $command) (i32.const 0x75)) (then (unreachable)))
    (if (i32.eq (local.get $command) (i32.const 0x64))
      (then (drop (i32.div_u (i32.const 1) (i32.const 0)))))
    (if (i32.eq (local.get $command) (i32.const 0x6d)) (then (drop (i32.load (i32.const -16)))))
    ;; p: panic with a message. P: the same, with `number` messages of 64 KiB. w: write for ever.
    (if (i32.eq (local.get $command) (i32.const 0x70))
      (then (call $say (i32.const 4096) (i32.const 52)) (unreachable)))
    (if (i32.eq (local.get $command) (i32.const 0x50))
      (then
        (loop $more
          (call $say (i32.const 4096) (i32.const 65536))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $more (i32.lt_u (local.get $i) (local.get $number))))
        (unreachable)))
    (if (i32.eq (local.get $command) (i32.const 0x77))
      (then (loop $ever (call $say (i32.const 4096) (i32.const 65536)) (br $ever))))
    ;; z: hold handles without end. q: exit.
    (if (i32.eq (local.get $command) (i32.const 0x7a))
      (then (loop $ever (drop (call $get-stderr)) (br $ever))))
    (if (i32.eq (local.get $command) (i32.const 0x71)) (then (call $exit (i32.const 0))))
    ;; c: look at everything that the sandbox shows; the text is what was seen, 48 bytes.
    (if (i32.eq (local.get $command) (i32.const 0x63))
      (then
        (call $get-environment (i32.const 2048))
        (call $get-arguments (i32.const 2056))
        (i32.store8 (i32.const 2048) (i32.add (i32.const 0x30) (i32.load (i32.const 2052))))
        (i32.store8 (i32.const 2049) (i32.add (i32.const 0x30) (i32.load (i32.const 2060))))
        (i32.store8 (i32.const 2050) (i32.const 0x30))
        (if (i64.ne (call $monotonic) (i64.const 0)) (then (i32.store8 (i32.const 2050) (i32.const 0x31))))
        (call $wall (i32.const 3072))
        (i32.store8 (i32.const 2051) (i32.const 0x30))
        (if (i64.ne (i64.load (i32.const 3072)) (i64.const 0))
          (then (i32.store8 (i32.const 2051) (i32.const 0x31))))
        (i32.store (i32.const 1172) (i32.const 2048))
        (i32.store (i32.const 1176) (i32.const 4))))
    ;; C: the seed, as `quality` and the number of words.
    (if (i32.eq (local.get $command) (i32.const 0x43))
      (then
        (call $seed (i32.const 2048))
        (i32.store (i32.const 1220) (i32.load (i32.const 2048)))
        (i32.store (i32.const 1224) (i32.load (i32.const 2056)))))

    ;; i: a text that is not UTF-8. o: a text that ends outside. e: a kind that is not there.
    (if (i32.eq (local.get $command) (i32.const 0x69))
      (then (i32.store (i32.const 1172) (i32.const 4352)) (i32.store (i32.const 1176) (i32.const 3))))
    (if (i32.eq (local.get $command) (i32.const 0x6f))
      (then (i32.store (i32.const 1172) (i32.const 0)) (i32.store (i32.const 1176) (i32.const 0x80000000))))
    (if (i32.eq (local.get $command) (i32.const 0x65)) (then (i32.store8 (i32.const 1164) (i32.const 200))))
    ;; x: an error with a code that is not there. y: an error as it should be.
    (if (i32.eq (local.get $command) (i32.const 0x78))
      (then (i32.store8 (i32.const 1024) (i32.const 1)) (i32.store8 (i32.const 1032) (i32.const 99))))
    (if (i32.eq (local.get $command) (i32.const 0x79))
      (then
        (i32.store8 (i32.const 1024) (i32.const 1))
        (i32.store8 (i32.const 1032) (i32.const 3))
        (i32.store (i32.const 1036) (i32.const 4096))
        (i32.store (i32.const 1040) (i32.const 52))
        (i32.store8 (i32.const 1048) (i32.const 0))
        (i32.store8 (i32.const 1064) (i32.const 0))))
    ;; a: `number` tags that are all the same 64 KiB: a small memory that unfolds into a huge document.
    (if (i32.eq (local.get $command) (i32.const 0x61))
      (then
        (global.set $heap (i32.const 0x40000))
        (call $grow-or-give-up (i32.const 32))
        (i32.store (i32.const 1144) (i32.const 0x40000))
        (i32.store (i32.const 1148) (local.get $number))
        (loop $more
          (i32.store
            (i32.add (i32.const 0x40000) (i32.shl (local.get $i) (i32.const 3)))
            (i32.const 0x100000))
          (i32.store offset=4
            (i32.add (i32.const 0x40000) (i32.shl (local.get $i) (i32.const 3)))
            (i32.const 65536))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $more (i32.lt_u (local.get $i) (local.get $number))))))
    (i32.const 1024)))
