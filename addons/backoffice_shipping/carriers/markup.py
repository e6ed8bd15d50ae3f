"""XML to and from carriers: written without surprises, read without trust."""

from lxml import etree

from .errors import OutcomeUnknown
from .reading import text_of


def write(name, *parts):
    """`parts` are (tag, text or list of such parts) below a root called `name`; a part that
    is None is left out."""
    root = etree.Element(name)
    _fill(root, parts)
    return etree.tostring(root, encoding="unicode")


def _fill(node, parts):
    for tag, value in parts:
        if value is None:
            continue
        child = etree.SubElement(node, tag)
        if isinstance(value, list):
            _fill(child, value)
        else:
            child.text = str(value)


def read(content):
    """The root of a reply. No entities, no network, no document type, no huge trees."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, TypeError) as error:
        raise OutcomeUnknown("unreadable") from error
    if root is None or root.getroottree().docinfo.doctype:
        raise OutcomeUnknown("unreadable")
    if name_of(root) == "string" and (root.text or "").lstrip().startswith("<"):
        return read(root.text.encode())  # a document wrapped up as a text
    return root


def name_of(node):
    return etree.QName(node).localname


def all_of(root, name):
    """Every node of that name, the root too."""
    return [node for node in root.iter(etree.Element) if name_of(node) == name]


def values_of(node):
    """{tag: text} of a node's children, the last one of each name; files stay whole."""
    return {name_of(child): (child.text or "").strip() for child in node.iter(etree.Element)}


def words_of(root):
    """All its text in one line."""
    return text_of(" ".join(" ".join(root.itertext()).split()))
