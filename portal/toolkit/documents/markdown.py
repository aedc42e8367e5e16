"""Markdown that people type, as blocks for a document and as clean HTML for a page."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from portal.toolkit.documents.glyphs import substitute_glyphs

Block = dict[str, object]
"""A node of the block tree: `type`, and `content`, `items`, `text`, `code`, `url` as the type needs.

Blocks: paragraph, heading (level 1 to 6, none skipped), list (ordered, start, tight, items), quote,
code_block, rule. Inside them: text, strong, emphasis, code, link, break.
"""

DEEPEST_HEADING = 6
MARKS = {"strong": "strong", "em": "emphasis"}
TAGS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "hr",
    "br",
    "strong",
    "em",
    "a",
}
SCHEMES = {"http", "https", "mailto"}


def markdown_to_blocks(text: str) -> list[Block]:
    """Turn Markdown into the tree that `render_blocks` of letterhead.typ prints; HTML in it stays text."""
    tree = SyntaxTreeNode(_tokens(text))
    return [_block(node) for node in tree.children]


def markdown_to_html(text: str, *, top_heading: int = 3) -> Markup:
    """Turn Markdown into clean HTML with the same constructs; its headings begin at `top_heading`."""
    tokens = _tokens(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + top_heading - 1, DEEPEST_HEADING)}"
    html = _parser().renderer.render(tokens, _parser().options, {})
    attributes = {"a": {"href"}, "ol": {"start"}}
    return Markup(nh3.clean(html, tags=TAGS, attributes=attributes, url_schemes=SCHEMES))  # noqa: S704 cleaned here


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def _tokens(text: str) -> list[Token]:
    tokens = _parser().parse(text)
    for token in tokens:
        if token.children:
            token.children = [_without_picture(child) for child in _without_repeated_marks(token.children)]
    tokens = _without_empty_headings(tokens)
    _close_heading_gaps(tokens)
    return tokens


def _without_empty_headings(tokens: list[Token]) -> list[Token]:
    dropped: set[int] = set()
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and not _words(tokens[place + 1]):
            dropped.update((place, place + 1, place + 2))
    return [token for place, token in enumerate(tokens) if place not in dropped]


def _words(inline: Token) -> str:
    return substitute_glyphs("".join(child.content for child in inline.children or ())).strip()


def _close_heading_gaps(tokens: list[Token]) -> None:
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            typed = int(token.tag[1:])
            open_levels = [*(level for level in open_levels if level < typed), typed]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{len(open_levels)}"


def _without_repeated_marks(children: list[Token]) -> Iterator[Token]:
    # Strong inside strong looks the same, but a thousand asterisks would nest deeper than typst reads.
    depth: Counter[str] = Counter()
    for child in children:
        depth[child.tag] += max(child.nesting, 0)
        if child.nesting == 0 or depth[child.tag] == 1:
            yield child
        depth[child.tag] += min(child.nesting, 0)


def _without_picture(token: Token) -> Token:
    # Neither a page nor a document loads pictures from elsewhere: the words that describe one stay.
    return Token("text", "", 0, content=token.content) if token.type == "image" else token


def _block(node: SyntaxTreeNode) -> Block:
    return BLOCKS[node.type](node)


def _paragraph(node: SyntaxTreeNode) -> Block:
    return {"type": "paragraph", "content": _content(node)}


def _heading(node: SyntaxTreeNode) -> Block:
    return {"type": "heading", "level": int(node.tag[1:]), "content": _content(node)}


def _list(node: SyntaxTreeNode) -> Block:
    items = [[_block(child) for child in item.children] for item in node.children]
    tight = all(
        child.hidden for item in node.children for child in item.children if child.type == "paragraph"
    )
    ordered = node.type == "ordered_list"
    return {
        "type": "list",
        "ordered": ordered,
        "start": int(node.attrs.get("start", 1)),
        "tight": tight,
        "items": items,
    }


def _quote(node: SyntaxTreeNode) -> Block:
    return {"type": "quote", "content": [_block(child) for child in node.children]}


def _code_block(node: SyntaxTreeNode) -> Block:
    return {"type": "code_block", "code": node.content.removesuffix("\n")}


def _rule(_node: SyntaxTreeNode) -> Block:
    return {"type": "rule"}


BLOCKS: dict[str, Callable[[SyntaxTreeNode], Block]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _code_block,
    "code_block": _code_block,
    "hr": _rule,
}


def _content(node: SyntaxTreeNode) -> list[Block]:
    return [part for inline in node.children for part in _parts(inline)]


def _parts(node: SyntaxTreeNode) -> Iterator[Block]:
    for child in node.children:
        yield _part(child)


def _part(node: SyntaxTreeNode) -> Block:
    match node.type:
        case "strong" | "em":
            return {"type": MARKS[node.type], "content": list(_parts(node))}
        case "link":
            return {"type": "link", "url": str(node.attrs.get("href", "")), "content": list(_parts(node))}
        case "code_inline":
            return {"type": "code", "code": node.content}
        case "hardbreak":
            return {"type": "break"}
        case kind:
            return {"type": "text", "text": " " if kind == "softbreak" else node.content}
