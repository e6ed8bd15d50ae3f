"""A parcel's label: one page of PDF, 95 x 65 mm, or ZPL."""

WIDTH, HEIGHT = 269, 184  # points


def zpl(lines):
    rows = "".join(f"^FO30,{40 + 40 * n}^FD{line}^FS" for n, line in enumerate(lines))
    return f"^XA^CI28{rows}^XZ".encode()


def pdf(lines):
    """A PDF of these lines of text, the first in bold."""
    text = ["BT 12 158 Td 13 TL /F2 14 Tf"]
    for n, line in enumerate(lines):
        text.append(f"({_escape(line)}) Tj T*" + (" /F1 9 Tf" if n == 0 else ""))
    stream = "\n".join([*text, "ET", _bars(lines[0])]).encode("cp1252", "replace")
    fonts = "/F1 4 0 R /F2 5 0 R"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
            f" /Resources << /Font << {fonts} >> >> /Contents 6 0 R >>"
        ).encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + head + table + tail


def _font(name):
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
    ).encode()


def _bars(text):
    """Bars that only look like a code: nobody shall scan a practice label."""
    bars, x = [], 12
    for byte in text.encode()[:24]:
        for bit in range(7):
            wide = 1.6 if byte >> bit & 1 else 0.7
            bars.append(f"{x:.1f} 14 {wide} 34 re f")
            x += wide + 0.5
    return "\n".join(bars)


def _escape(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


GIF_WIDTH, GIF_HEIGHT = 350, 200  # pixels: a label of 4 x 7 inches that lies on its side


def gif(lines):
    """A picture of bars, lying on its side, with an empty strip at its foot."""
    seed = "".join(lines).encode()
    rows = bytearray()
    for y in range(GIF_HEIGHT):
        for x in range(GIF_WIDTH):
            is_inside = 10 <= x < 290 and 10 <= y < GIF_HEIGHT - 10
            rows.append(int(not (is_inside and seed[(x // 4) % len(seed)] >> (y // 30) & 1)))
    return _gif_file(rows)


def _gif_file(pixels):
    """GIF without compression: codes of eight bits, the table cleared before it grows."""
    palette = b"\0\0\0\xff\xff\xff" + b"\xff\xff\xff" * 126
    size = GIF_WIDTH.to_bytes(2, "little") + GIF_HEIGHT.to_bytes(2, "little")
    codes = b"".join(
        b"\x80" + bytes(pixels[start : start + 126]) for start in range(0, len(pixels), 126)
    )
    codes += b"\x81"
    blocks = b"".join(
        bytes([len(codes[start : start + 255])]) + codes[start : start + 255]
        for start in range(0, len(codes), 255)
    )
    head = b"GIF87a" + size + b"\xe6\0\0" + palette + b"," + b"\0\0\0\0" + size + b"\0\x07"
    return head + blocks + b"\0;"
