// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One slot of the frame: a bank and an index in it.
public struct SlotAddress: Hashable, Sendable {
    /// The bank: 0 event, 1 signals, 2 state, 3 reserved.
    public var bank: UInt8
    /// The slot in the bank.
    public var index: UInt16

    /// The slot `index` of bank `bank`.
    public init(bank: UInt8, index: UInt16) {
        self.bank = bank
        self.index = index
    }
}

/// A member of an object type.
public struct Field: Hashable, Sendable {
    /// The name rules use.
    public var name: String
    /// The type of the value.
    public var type: Type
    /// The slot, counted from the object's first slot; ignored for objects that no slots hold.
    public var slot: Int
    /// The names of an enumeration whose slot holds an index; the type is then `string`.
    public var symbols: [String]?
    /// What the member means.
    public var documentation: String

    /// A member.
    public init(name: String, type: Type, slot: Int, symbols: [String]? = nil, documentation: String = "") {
        self.name = name
        self.type = type
        self.slot = slot
        self.symbols = symbols
        self.documentation = documentation
    }
}

/// An object type: the names, types and slots of its members.
///
/// - Shape: the slot of a nested object carries only its presence; the member of it that has slot `n` lies at
///   the slot of the nested object plus `n`.
public struct ObjectType: Hashable, Sendable {
    /// The name of the type.
    public var name: String
    /// The members.
    public var fields: [Field]
    /// The number of slots one object takes; the stride of a list of objects.
    public var slotCount: Int

    /// An object type.
    public init(name: String, fields: [Field], slotCount: Int) {
        self.name = name
        self.fields = fields
        self.slotCount = slotCount
    }
}

/// A name that the caller of an expression gives a value.
public struct Variable: Hashable, Sendable {
    /// The name, possibly qualified.
    public var name: String
    /// The type.
    public var type: Type
    /// The slot of the value, or of the base of the object; `nil` when only the reference evaluator can read it.
    public var address: SlotAddress?
    /// What the variable means.
    public var documentation: String

    /// A variable.
    public init(name: String, type: Type, address: SlotAddress? = nil, documentation: String = "") {
        self.name = name
        self.type = type
        self.address = address
        self.documentation = documentation
    }
}

/// One signature of a function.
public struct Overload: Hashable, Sendable {
    /// The id by which an implementation is found: `string_to_int`.
    public var id: String
    /// Whether the first parameter is the receiver: `a.f(b)`.
    public var isReceiver: Bool
    /// The names of the type parameters that the signature uses.
    public var typeParameters: [String]
    /// The types of the parameters, the receiver first.
    public var parameters: [Type]
    /// The type of the result.
    public var result: Type

    /// A signature.
    public init(
        _ id: String,
        isReceiver: Bool = false,
        typeParameters: [String] = [],
        parameters: [Type],
        result: Type
    ) {
        self.id = id
        self.isReceiver = isReceiver
        self.typeParameters = typeParameters
        self.parameters = parameters
        self.result = result
    }
}

/// A function: its name, its signatures and what people need to know to use it.
///
/// Operators are functions with the names of the specification: `_+_`, `_==_`, `_[_]`, `!_`, `-_`, `@in`.
public struct FunctionDeclaration: Hashable, Sendable {
    /// The name, possibly qualified: `math.greatest`.
    public var name: String
    /// The signatures.
    public var overloads: [Overload]
    /// What the function does, in one sentence.
    public var documentation: String
    /// An expression that is true.
    public var example: String
    /// What one call costs.
    ///
    /// - Units: fuel, without the part that grows with the arguments.
    public var cost: Int

    /// A function.
    public init(
        name: String,
        overloads: [Overload],
        documentation: String = "",
        example: String = "",
        cost: Int = 1
    ) {
        self.name = name
        self.overloads = overloads
        self.documentation = documentation
        self.example = example
        self.cost = cost
    }
}

/// A function that the host of the rules answers.
public struct HostFunction: Hashable, Sendable {
    /// What a call must give.
    public enum Parameter: Hashable, Sendable {
        /// A value of a type; an object is passed as `bank << 32 | base slot`.
        case value(Type)
        /// A value of one of these types; an object among them is passed with the top four bits set, which no text has.
        case anyOf([Type])
        /// A string literal out of a list; the call gets its index.
        case literal(kind: String, allowed: [String])
    }

    /// The name rules use.
    public var name: String
    /// The number under which the host knows the function.
    public var id: Int
    /// Whether the first parameter is the receiver.
    public var isReceiverStyle: Bool
    /// The parameters.
    public var parameters: [Parameter]
    /// The type of the result.
    public var result: Type
    /// What one call costs, in fuel.
    public var cost: Int
    /// What the function answers.
    public var documentation: String

    /// A host function.
    public init(
        name: String,
        id: Int,
        isReceiverStyle: Bool = false,
        parameters: [Parameter],
        result: Type,
        cost: Int = 10,
        documentation: String = ""
    ) {
        self.name = name
        self.id = id
        self.isReceiverStyle = isReceiverStyle
        self.parameters = parameters
        self.result = result
        self.cost = cost
        self.documentation = documentation
    }
}
