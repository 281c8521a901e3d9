"""Extracts pages with one Python library, for as long as standard input lasts.

Argument: the library. In: the length of a page, four bytes, little-endian, then the page in UTF-8. Out: a line with the
nanoseconds of processor time that the extraction took and the bytes of the text.
"""

import struct
import sys
import time


def trafilatura():
    from trafilatura import extract

    return extract


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: extract_plain_text(html, main_content=True)


def main():
    extract = {"trafilatura": trafilatura, "resiliparse": resiliparse}[sys.argv[1]]()
    pages, answers = sys.stdin.buffer, sys.stdout.buffer
    while len(size := pages.read(4)) == 4:
        html = pages.read(struct.unpack("<I", size)[0]).decode("utf-8", "replace")
        start = time.thread_time_ns()
        text = extract(html)
        nanoseconds = time.thread_time_ns() - start
        answers.write(b"%d %d\n" % (nanoseconds, len((text or "").encode("utf-8", "replace"))))
        answers.flush()


main()
