// A scene as SVG text: our own writer, with stable ids and a fixed number format.

public import Drawing

/// - Parameter idPrefix: put before every id, so that several figures can stand in one HTML page.
/// - Parameter standalone: with XML declaration and namespace, for a file; false for inlining in HTML.
public func svg(_ scene: Scene, idPrefix: String = "", standalone: Bool = true) -> String { "" }
