// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// The members of an event by the names that people use for them.
enum MemberNames {
    /// Every path inside `data` that a source can set, in the order of the schema.
    static let paths: [String] = {
        var paths: [String] = []
        visit(EventSchema.standard.root, prefix: "") { path, _ in paths.append(path) }
        return paths
    }()

    /// The paths of lists of objects.
    static let lists: Set<String> = {
        var lists: Set<String> = []
        visit(EventSchema.standard.root, prefix: "") { path, field in
            if case .objects = field.kind { lists.insert(path) }
            if case .firstOfList = field.origin { lists.insert(path) }
        }
        return lists
    }()

    /// What a name means in an event of a type, or what it may have meant.
    enum Resolution: Equatable {
        case path(String)
        case ambiguous([String])
        case unknown(suggestion: String?)
    }

    /// Finds the member that a name means: a path, a short name, or the name of a member that only one object has.
    ///
    /// Where several objects have such a member, the objects that an event of the type is about go first.
    static func resolve(_ name: String, for type: EventType) -> Resolution {
        let schema = EventSchema.standard
        if name.contains(".") { return resolvePath(name, for: type) }
        if let field = schema.root.field(name), isSettable(field) { return .path(name) }
        if let path = shortNames[name] { return .path(path) }
        let candidates = byName[name] ?? []
        let own = primaryObjects(of: type).map { $0 + "." + name }.filter { candidates.contains($0) }
        if own.count == 1 { return .path(own[0]) }
        if let path = outcomeNames[name] { return .path(path) }
        if candidates.count == 1 { return .path(candidates[0]) }
        guard candidates.isEmpty else { return .ambiguous(candidates) }
        let known = schema.root.fields.filter(isSettable).map(\.name) + shortNames.keys.sorted() + uniqueNames
        return .unknown(suggestion: Spelling.nearest(to: name, among: known))
    }

    private static func resolvePath(_ name: String, for type: EventType) -> Resolution {
        if let field = EventSchema.standard.field(name), isSettable(field) { return .path(name) }
        let parts = name.split(separator: ".", maxSplits: 1)
        if parts.count == 2, case .path(let start) = resolve(String(parts[0]), for: type) {
            let path = start + "." + parts[1]
            if let field = EventSchema.standard.field(path), isSettable(field) { return .path(path) }
            if isInsideOpenObject(path) { return .path(path) }
        }
        return .unknown(suggestion: Spelling.nearest(to: name, among: paths))
    }

    private static func isInsideOpenObject(_ path: String) -> Bool {
        let parts = path.split(separator: ".")
        return parts.indices.dropFirst().contains { isOpen(parts[..<$0].joined(separator: ".")) }
    }

    /// Whether an object may hold members that the schema does not name.
    static func isOpen(_ path: String) -> Bool {
        guard case .object(let object)? = EventSchema.standard.field(path)?.kind else {
            if case .evidence? = EventSchema.standard.field(path)?.kind { return true }
            return false
        }
        if case .unknown = object.others { return false }
        return true
    }

    /// The path that was probably meant.
    static func nearestPath(to path: String) -> String? { Spelling.nearest(to: path, among: paths) }

    private static let uniqueNames: [String] = byName.filter { $0.value.count == 1 }.map(\.key).sorted()

    private static let byName: [String: [String]] = Dictionary(grouping: paths) { path in
        String(path.split(separator: ".").last ?? "")
    }

    private static let shortNames = [
        "direction": "session.direction", "channel": "session.channel", "purpose": "session.purpose",
        "campaign": "session.campaign", "initiation": "session.initiation", "queue": "session.queue",
        "seller": "session.seller",
    ]

    private static let outcomeNames = [
        "amd": "outcome.amd", "result": "outcome.result", "endedBy": "outcome.endedBy", "sipCode": "outcome.sipCode",
        "q850": "outcome.q850",
    ]

    /// The objects that the table of types names for a type, beside the parties.
    private static func primaryObjects(of type: EventType) -> [String] {
        switch type {
        case .callAttempted: ["session", "signaling"]
        case .callRinging, .callAnswered, .callAgentConnected, .callEnded: ["session", "timing", "outcome", "cost"]
        case .callAbandoned: ["session", "abandonment"]
        case .callTransferred: ["session", "transfer"]
        case .forwardConfigured: ["forward"]
        case .conferenceJoined, .conferenceLeft: ["conference", "session"]
        case .deviceRegistered: ["device", "access"]
        case .sipAnomaly: ["anomaly", "signaling"]
        case .numberChanged, .callerIdChanged, .routeChanged, .settingChanged, .customerChanged: ["change"]
        case .recordingStarted, .recordingPaused, .recordingResumed, .recordingStopped, .recordingAccessed,
            .recordingExported, .recordingDeleted:
            ["recording"]
        case .monitorStarted, .monitorStopped: ["monitor"]
        case .mediaForkStarted, .mediaForkStopped: ["mediaFork"]
        case .messageSubmitted, .messageReceived, .messageDelivered, .messageFailed: ["message", "content"]
        case .attachmentScanned: ["scan"]
        case .transcriptAvailable: ["content", "session"]
        case .contactListImported: ["contactList"]
        case .consentChanged: ["consent"]
        case .registryChecked: ["registryCheck"]
        case .complaintReceived: ["complaint"]
        case .tracebackRequested: ["traceback"]
        case .campaignStarted, .campaignChanged, .campaignStopped: ["session"]
        case .dialerReported: ["dialer"]
        case .userSignedIn, .userSignedOut, .apiRequested, .dataExported: ["access"]
        case .planChanged: ["plan"]
        case .agreementChanged: ["agreement", "change"]
        case .exceptionChanged: ["exception", "change"]
        case .useCaseDeclared: ["useCase"]
        }
    }

    private static func isSettable(_ field: FieldSchema) -> Bool {
        field.origin != .enrichment && field.origin != .reader
    }

    private static func visit(_ object: ObjectSchema, prefix: String, _ body: (String, FieldSchema) -> Void) {
        for field in object.fields where isSettable(field) {
            let path = prefix + field.name
            body(path, field)
            switch field.kind {
            case .object(let nested), .objects(let nested, _): visit(nested, prefix: path + ".", body)
            default: break
            }
        }
    }
}
