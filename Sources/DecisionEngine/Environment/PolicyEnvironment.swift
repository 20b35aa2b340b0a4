// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import CEL
import Signals
import UsageModel

/// What the conditions of a policy may speak of: the event, the signals, the state and the functions of the field.
public struct PolicyEnvironment: Sendable {
    /// For conditions of signals: no signal can depend on another.
    public let signals: Environment
    /// For conditions, reasons and evidence of rules.
    public let rules: Environment
    /// How many slots the bank of signals has.
    let signalSlotCount: Int
    /// The first slot of each signal, by its position in the definition.
    let signalSlots: [Int]

    /// The environment of a policy with these signals, lists, tables of hours and clauses.
    ///
    /// `shapes` are the name and outputs of each signal, in the order of the definition.
    init(shapes: [SignalShape], lists: [String], hours: [String], clauses: [String]) {
        var layout = SignalLayout(shapes)
        let functions = EngineFunction.allCases.map {
            $0.declaration(lists: lists, hours: hours, clauses: clauses)
        }
        let base = Environment(
            variables: Self.eventVariables + StateSchema.variables,
            objectTypes: Self.objectTypes(of: EventSchema.standard.root) + StateSchema.objectTypes,
            functions: StandardLibrary.declarations,
            hostFunctions: functions,
            strict: true
        )
        signals = base
        var withSignals = base
        withSignals.objectTypes += layout.objectTypes
        withSignals.variables.append(
            Variable(name: "signal", type: .object("signals"), address: SlotAddress(bank: 1, index: 0))
        )
        rules = withSignals
        signalSlotCount = layout.slotCount
        signalSlots = layout.takeSlots()
    }

    /// `event` and the short names of its busiest parts.
    private static var eventVariables: [Variable] {
        [("event", "", "event"), ("session", "session", "session"), ("from", "from", "party"), ("to", "to", "party")]
            .map {
                name,
                path,
                type in
                let slot = path.isEmpty ? 0 : EventSlots.slot(path)
                return Variable(
                    name: name,
                    type: .object(path.isEmpty ? EventSchema.standard.root.name : type),
                    address: SlotAddress(bank: 0, index: UInt16(truncatingIfNeeded: slot))
                )
            }
    }

    /// The object types of the event schema, each shape once.
    static func objectTypes(of root: ObjectSchema) -> [ObjectType] {
        var seen: Set<String> = []
        var types: [ObjectType] = []
        func visit(_ object: ObjectSchema) {
            guard seen.insert(object.name).inserted else { return }
            var fields: [Field] = []
            for field in object.fields where field.origin != .reader || Self.readable.contains(field.name) {
                guard let (type, symbols) = celType(of: field.kind) else { continue }
                fields.append(
                    Field(
                        name: field.name,
                        type: type,
                        slot: field.slot,
                        symbols: symbols,
                        documentation: field.documentation
                    )
                )
            }
            types.append(ObjectType(name: object.name, fields: fields, slotCount: object.slotCount))
            for field in object.fields {
                switch field.kind {
                case .object(let nested), .objects(let nested, _): visit(nested)
                default: break
                }
            }
        }
        visit(root)
        return types
    }

    /// Members that the reader of an event sets and rules may use.
    private static let readable: Set<String> = ["type", "id", "source", "time", "toCount"]

    private static func celType(of kind: FieldKind) -> (Type, [String]?)? {
        switch kind {
        case .text: (.string, nil)
        case .symbol(let names): (.string, names)
        case .integer: (.int, nil)
        case .number: (.double, nil)
        case .truth: (.bool, nil)
        case .instant: (.timestamp, nil)
        case .texts: (.list(.string), nil)
        case .object(let nested): (.object(nested.name), nil)
        case .objects(let nested, _): (.list(.object(nested.name)), nil)
        case .evidence: nil
        }
    }
}

/// The name of a signal and what reading it gives.
struct SignalShape: Sendable {
    var name: String
    var outputs: [SignalOutput]
    var documentation: String
}

/// Where the outputs of each signal lie in bank 1.
///
/// - Shape: slot 0 is the presence of `signal` itself. A signal with the one output `value` takes one slot; others
///   are objects with a presence slot and one slot per output.
private struct SignalLayout {
    private(set) var slotCount = 1
    private(set) var objectTypes: [ObjectType] = []
    private var slots: [Int] = []

    init(_ shapes: [SignalShape]) {
        var fields: [Field] = []
        for shape in shapes {
            slots.append(slotCount)
            let isBare = shape.outputs.count == 1
            let type = isBare ? Self.type(of: shape.outputs[0]) : Type.object("signal#" + shape.name)
            fields.append(Field(name: shape.name, type: type, slot: slotCount, documentation: shape.documentation))
            if isBare {
                slotCount += 1
            } else {
                let outputs = shape.outputs.enumerated().map { position, output in
                    Field(name: output.name, type: Self.type(of: output), slot: position + 1)
                }
                objectTypes.append(
                    ObjectType(name: "signal#" + shape.name, fields: outputs, slotCount: outputs.count + 1)
                )
                slotCount += outputs.count + 1
            }
        }
        objectTypes.append(ObjectType(name: "signals", fields: fields, slotCount: slotCount))
    }

    mutating func takeSlots() -> [Int] { slots }

    private static func type(of output: SignalOutput) -> Type {
        switch output.type {
        case .integer: .int
        case .real: .double
        case .text: .string
        }
    }
}
