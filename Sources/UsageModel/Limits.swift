// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What one usage event may be at most; each limit is a counted, explained refusal and never a crash.
public enum UsageLimits {
    /// Bytes of one event. A call record with a long message and a thousand recipients stays below it.
    public static let eventBytesMax = 262_144
    /// Levels of nested objects and lists, counted from the event itself; the schema needs seven.
    public static let depthMax = 32
    /// Characters of a text for which the contract names no limit: nothing longer fits into an event.
    public static let textCharactersMax = 262_144
    /// Items of a list for which the contract names no limit, as many as there may be recipients.
    public static let listItemsMax = 1_000
    /// Characters of the CloudEvents `id`; identifiers elsewhere have 256, some brokers join two of them.
    public static let identifierCharactersMax = 1_024
    /// Characters of other CloudEvents attributes that are read: URIs of accounts and scope paths.
    public static let attributeCharactersMax = 2_048
}
