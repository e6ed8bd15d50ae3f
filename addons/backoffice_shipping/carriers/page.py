"""A printable page for a label that comes as a picture."""

import io

from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 4 * 72, 6 * 72  # points
#: pixels: a picture of more is no label, and would fill the memory
LARGEST = 20_000_000


def picture_to_pdf(content):
    """One page of 4 x 6 inches with the picture upright, in black and white without loss;
    b"" for what is no picture."""
    try:
        with Image.open(io.BytesIO(content), formats=("GIF", "PNG")) as picture:
            if picture.width * picture.height > LARGEST:
                return b""
            upright = _upright(picture.convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
    return _page(upright)


def _upright(picture):
    """Standing, without the blank strip that pads it to another size of paper."""
    if picture.width > picture.height:
        picture = picture.transpose(Image.Transpose.ROTATE_270)
    box = ImageOps.invert(picture).point(lambda p: 255 if p > 64 else 0).getbbox()
    height = round(picture.width * HEIGHT / WIDTH)
    if not box or picture.height <= height:
        return picture
    top = min(box[1], picture.height - height)
    return (
        picture.crop((0, top, picture.width, top + height))
        if box[3] <= top + height
        else picture
    )


def _page(picture):
    scale = min(WIDTH / picture.width, HEIGHT / picture.height)
    width, height = picture.width * scale, picture.height * scale
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    place = ((WIDTH - width) / 2, HEIGHT - height)
    canvas.drawImage(ImageReader(picture), *place, width=width, height=height)
    canvas.save()
    return out.getvalue()
