// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What the parser made of a source.
public struct ParseResult: Sendable {
    /// The tree; `nil` when something was wrong.
    public let expression: Expression?
    /// What was wrong, in the order of the source.
    public let issues: [Issue]
}

/// Reads an expression.
///
/// - Cost: one pass, linear in the source; nesting is bounded by `Limits.depth`, unary runs and member chains iterate.
public struct Parser {
    let source: Source
    let limits: Limits
    let macros: Bool
    var tokens: [Token] = []
    var position = 0
    var tree = Expression()
    var issues: [Issue] = []
    var depth = 0
    /// The height of each node, and how deep comprehensions nest below it.
    var heights: [Int32] = []
    var nestings: [Int32] = []
    var nameIDs: [String: PoolID] = [:]
    /// The token the last issue was reported at: one place gets one issue.
    var reportedPosition = -1
    /// Whether a limit was hit, after which nothing more is said.
    var isAborted = false
    private var reportCount = 0

    private init(_ source: Source, limits: Limits, macros: Bool) {
        self.source = source
        self.limits = limits
        self.macros = macros
    }

    /// Reads a source; of a broken one as many issues as can be told.
    public static func parse(_ source: Source, limits: Limits = Limits(), macros: Bool = true) -> ParseResult {
        guard source.bytes.count <= limits.sourceBytes else {
            let message = "the expression has \(source.bytes.count) bytes; at most \(limits.sourceBytes) are allowed"
            return ParseResult(expression: nil, issues: [Issue(line: 1, column: 1, length: 1, message: message)])
        }
        var parser = Parser(source, limits: limits, macros: macros)
        parser.run()
        var issues = parser.issues
        issues.sort { ($0.line, $0.column) < ($1.line, $1.column) }
        let shown = Array(issues.prefix(limits.issues))
        return ParseResult(expression: issues.isEmpty ? parser.tree : nil, issues: shown)
    }

    private mutating func run() {
        var lexer = Lexer(source, issuesMax: max(1, limits.issues))
        lexer.run()
        tokens = lexer.tokens
        issues = lexer.issues
        tree.literals = lexer.literals
        reserve(tokens.count)
        tree.root = expression()
        if current.kind != .end, !isAborted { unexpected(after: "the expression ends here") }
    }

    /// Makes room for the nodes of so many tokens: growing six tables cost as much as filling them.
    private mutating func reserve(_ count: Int) {
        let nodes = min(count, limits.nodes)
        tree.nodes.reserveCapacity(nodes)
        tree.spans.reserveCapacity(nodes)
        tree.marks.reserveCapacity(nodes)
        heights.reserveCapacity(nodes)
        nestings.reserveCapacity(nodes)
    }

    /// The token at the position.
    var current: Token { tokens[position] }

    /// The token `distance` ahead.
    func ahead(_ distance: Int) -> TokenKind { tokens[min(position + distance, tokens.count - 1)].kind }

    /// Steps over the current token and gives it.
    @discardableResult
    mutating func advance() -> Token {
        let token = tokens[position]
        if position + 1 < tokens.count { position += 1 }
        return token
    }

    /// Steps over a token of a kind, if it is there.
    mutating func take(_ kind: TokenKind) -> Bool {
        guard current.kind == kind else { return false }
        advance()
        return true
    }

    /// The text of a token, in words for an issue.
    func spelling(_ token: Token) -> String {
        token.kind == .end ? "the end of the expression" : "'\(source.text(token.span))'"
    }

    mutating func report(_ message: String, at span: SourceSpan, suggestion: String? = nil) {
        guard !isAborted else { return }
        issues.append(Issue(message, at: span, in: source, suggestion: suggestion))
        reportCount += 1
        guard reportCount >= max(1, limits.issues) else { return }
        // More would help nobody, and each costs a walk along its line.
        isAborted = true
        position = tokens.count - 1
    }

    /// Reports the current token, once.
    mutating func unexpected(_ expected: String? = nil, after context: String? = nil) {
        guard reportedPosition != position else { return }
        reportedPosition = position
        // The lexer has said what is wrong with an invalid token.
        guard current.kind != .invalid else { return }
        var message = "unexpected \(spelling(current))"
        if let expected { message += ", expected \(expected)" }
        if let context { message += "; \(context)" }
        report(message, at: current.span, suggestion: operatorSuggestion())
    }

    /// What people write who think in another language.
    private func operatorSuggestion() -> String? {
        guard current.kind == .identifier else { return nil }
        return switch source.text(current.span) {
        case "and", "AND": "'&&' means and"
        case "or", "OR": "'||' means or"
        case "contains", "matches", "startsWith", "endsWith":
            "write a.\(source.text(current.span))(b)"
        default: nil
        }
    }

    /// Gives up: a limit was hit.
    mutating func abort(_ message: String, at span: SourceSpan) -> NodeID {
        report(message, at: span)
        isAborted = true
        position = tokens.count - 1
        return invalid(span)
    }

    /// Adds a node and keeps its height within the limit.
    mutating func add(_ node: Node, _ span: SourceSpan, mark: SourceSpan? = nil) -> NodeID {
        var height: Int32 = 0
        var nesting: Int32 = 0
        tree.forEachChild(of: node) { child in
            height = max(height, heights[Int(child)])
            nesting = max(nesting, nestings[Int(child)])
        }
        if case .comprehension(let index) = node {
            let parts = tree.comprehensions[Int(index)]
            let inner = max(nestings[Int(parts.body)], parts.condition.map { nestings[Int($0)] } ?? 0) + 1
            nesting = max(nestings[Int(parts.range)], inner)
        }
        heights.append(height + 1)
        nestings.append(nesting)
        tree.nodes.append(node)
        tree.spans.append(span)
        tree.marks.append(mark ?? span)
        let id = NodeID(tree.nodes.count - 1)
        guard !isAborted else { return id }
        if tree.nodes.count > limits.nodes {
            return abort("the expression has more than \(limits.nodes) parts", at: span)
        }
        if Int(height) >= limits.height {
            return abort("the expression chains more than \(limits.height) operations", at: mark ?? span)
        }
        if Int(nesting) > limits.comprehensionNesting {
            let message = "comprehensions nest deeper than \(limits.comprehensionNesting)"
            return abort(message, at: mark ?? span)
        }
        return id
    }

    /// A node for what could not be read.
    mutating func invalid(_ span: SourceSpan) -> NodeID {
        tree.nodes.append(.invalid)
        tree.spans.append(span)
        tree.marks.append(span)
        heights.append(1)
        nestings.append(0)
        return NodeID(tree.nodes.count - 1)
    }

    /// Stores children as a run.
    mutating func range(_ children: [NodeID]) -> NodeRange {
        let first = Int32(tree.children.count)
        tree.children.append(contentsOf: children)
        return NodeRange(first: first, count: Int32(children.count))
    }

    /// The number of a name.
    mutating func intern(_ name: String) -> PoolID {
        if let id = nameIDs[name] { return id }
        let id = PoolID(tree.names.count)
        tree.names.append(name)
        nameIDs[name] = id
        return id
    }

    /// The span of a node.
    func span(_ node: NodeID) -> SourceSpan { tree.spans[Int(node)] }
}
