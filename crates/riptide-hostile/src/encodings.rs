//! Bytes that are not what they are said to be.

use crate::{Generator, encoded, generator_of, repeat};

fn bytes(head: &str, unit: &[u8], size: usize) -> Vec<u8> {
    let mut page = head.as_bytes().to_vec();
    while page.len() < size {
        page.extend(unit);
    }
    page
}

pub(crate) const GENERATORS: &[Generator] = &[
    encoded("encoding-invalid-utf-8", |n| bytes("<meta charset=utf-8><p>", b"a\xff\xc3\x28 ", n)),
    encoded("encoding-only-invalid", |n| bytes("<meta charset=utf-8><p>", b"\xff", n)),
    encoded("encoding-overlong", |n| bytes("<meta charset=utf-8><p>", b"\xf0\x80\x80\xaf", n)),
    encoded("encoding-utf-16-le", |n| {
        let mut page = b"\xff\xfe".to_vec();
        page.extend(bytes("", b"a\0 \0", n));
        page
    }),
    encoded("encoding-utf-16-odd", |n| {
        let mut page = b"\xfe\xff".to_vec();
        page.extend(bytes("", b"\0<\0p\0>\0a", n | 1));
        page.push(0);
        page
    }),
    encoded("encoding-utf-16-lone-surrogates", |n| {
        let mut page = b"\xff\xfe".to_vec();
        page.extend(bytes("", b"\x00\xd8a\0", n));
        page
    }),
    encoded("encoding-iso-2022-jp", |n| bytes("<meta charset=iso-2022-jp><p>", b"\x1b$B!!\x1b(B", n)),
    encoded("encoding-iso-2022-jp-escapes", |n| bytes("<meta charset=iso-2022-jp><p>", b"\x1b", n)),
    encoded("encoding-gb18030", |n| bytes("<meta charset=gb18030><p>", b"\x81\x30\x81\x30\x84", n)),
    encoded("encoding-big5", |n| bytes("<meta charset=big5><p>", b"\x88\x62\x88", n)),
    encoded("encoding-undeclared", |n| bytes("<p>", b"gr\xfc\xdfe \x93\xfa\x96{ \xcf\xf0", n)),
    encoded("encoding-undeclared-late", |n| {
        let mut page = bytes("<p>", b"plain ", n - n / 10);
        page.extend(bytes("", b"gr\xfc\xdfe ", n / 10));
        page
    }),
    encoded("encoding-windows-1252", |n| bytes("<meta charset=windows-1252><p>", b"\x80\x81\x93\x9f", n)),
    encoded("encoding-x-user-defined", |n| bytes("<meta charset=x-user-defined><p>", b"\x80\xff", n)),
    encoded("encoding-replacement", |n| bytes("<meta charset=iso-2022-kr><p>", b"a", n)),
    encoded("encoding-binary", |n| bytes("\u{7f}ELF", b"\0\x01\x02\x03\xfe", n)),
    generator_of("encoding-declared-often", |n| repeat("<meta charset=utf-16><meta charset=x>", n)),
];
