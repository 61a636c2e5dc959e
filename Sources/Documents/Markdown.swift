// GitHub-flavoured Markdown by libcmark-gfm: one owner for the C tree, and Swift views of its nodes.

import CMarkGFM
import Synchronization

/// libcmark-gfm keeps one table of special characters for the whole process and changes it during every parse.
private let parsing = Mutex<Void>(())

/// A parsed Markdown text; frees its nodes when it goes.
@safe final class MarkdownTree {
  private let parser: OpaquePointer?
  private let root: OpaquePointer?

  init(_ text: String) {
    let (parser, root) = unsafe parsing.withLock { _ in unsafe Self.parse(text) }
    unsafe self.parser = parser
    unsafe self.root = root
  }

  private static func parse(_ text: String) -> (parser: OpaquePointer?, root: OpaquePointer?) {
    // Tables, strikethrough, links without brackets and task lists are extensions that must be registered once.
    cmark_gfm_core_extensions_ensure_registered()
    let options = CMARK_OPT_FOOTNOTES | CMARK_OPT_SMART | CMARK_OPT_VALIDATE_UTF8
    let parser = unsafe cmark_parser_new(options)
    for name in ["table", "strikethrough", "autolink", "tasklist"] {
      if let found = unsafe cmark_find_syntax_extension(name) {
        _ = unsafe cmark_parser_attach_syntax_extension(parser, found)
      }
    }
    let bytes = Array(text.utf8)
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { unsafe cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    let root = unsafe cmark_parser_finish(parser)
    if let root = unsafe root { unsafe cmark_consolidate_text_nodes(root) }
    return unsafe (parser, root)
  }

  deinit {
    if let root = unsafe root { unsafe cmark_node_free(root) }
    if let parser = unsafe parser { unsafe cmark_parser_free(parser) }
  }

  /// Calls `body` with the document node, which must not outlive the call.
  func withRoot<Result>(_ body: (MarkdownNode) -> Result) -> Result? {
    guard let root = unsafe root else { return nil }
    return unsafe body(MarkdownNode(pointer: root))
  }
}

/// One node, valid while its tree is: `withRoot` lends it for one call.
@safe struct MarkdownNode {
  fileprivate let pointer: OpaquePointer

  /// As cmark names it: `paragraph`, `code_block`, `table_row`, …; it has no names for footnotes.
  var kind: String {
    switch unsafe cmark_node_get_type(pointer) {
    case CMARK_NODE_FOOTNOTE_DEFINITION: "footnote_definition"
    case CMARK_NODE_FOOTNOTE_REFERENCE: "footnote_reference"
    default: unsafe String(cString: cmark_node_get_type_string(pointer))
    }
  }
  /// Lines count from 1; 0 where cmark does not know.
  var line: Int { unsafe Int(cmark_node_get_start_line(pointer)) }
  var column: Int { unsafe Int(cmark_node_get_start_column(pointer)) }
  var literal: String { unsafe text(cmark_node_get_literal(pointer)) }
  var destination: String { unsafe text(cmark_node_get_url(pointer)) }
  var fenceInfo: String { unsafe text(cmark_node_get_fence_info(pointer)) }
  var headingLevel: Int { unsafe Int(cmark_node_get_heading_level(pointer)) }
  var isOrdered: Bool { unsafe cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST }
  var listStart: Int { unsafe Int(cmark_node_get_list_start(pointer)) }
  var isFenced: Bool {
    var (length, offset): (Int32, Int32) = (0, 0)
    var mark: CChar = 0
    return unsafe cmark_node_get_fenced(pointer, &length, &offset, &mark) != 0
  }
  var isChecked: Bool { unsafe cmark_gfm_extensions_get_tasklist_item_checked(pointer) }

  /// `l`, `c`, `r` or 0 for each column of a table.
  var alignments: [UInt8] {
    let count = Int(unsafe cmark_gfm_extensions_get_table_columns(pointer))
    guard let first = unsafe cmark_gfm_extensions_get_table_alignments(pointer) else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: first, count: count))
  }

  var children: [MarkdownNode] {
    var result: [MarkdownNode] = []
    var next = unsafe cmark_node_first_child(pointer)
    while let node = unsafe next {
      unsafe result.append(MarkdownNode(pointer: node))
      unsafe next = cmark_node_next(node)
    }
    return result
  }

  private func text(_ pointer: UnsafePointer<CChar>?) -> String {
    unsafe pointer.map { unsafe String(cString: $0) } ?? ""
  }
}
