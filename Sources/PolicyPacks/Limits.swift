// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a pack may be at most; each limit is an error with its reason and never a crash.
package enum PackLimits {
    /// Bytes of one file: a list of a hundred thousand numbers fits; larger lists are registries.
    package static let fileBytesMax = 1_048_576
    /// Files of one pack, those it extends counted on their own: two per rule and some lists.
    package static let filesMax = 6_000
    /// Rules of a policy: each is looked at for its event types, and no policy so far had two hundred.
    package static let rulesMax = 2_000
    /// Signals of a policy: each takes memory for every key.
    package static let signalsMax = 2_000
    /// Parameters of a policy: a few for every rule.
    package static let parametersMax = 4_000
    /// Entries of one list; more belong into a registry, which is kept outside of packs.
    package static let listEntriesMax = 100_000
    /// Rows of one table of hours: seven weekdays for every country and many of their parts.
    package static let hoursRowsMax = 10_000
    /// Packs that one policy may join: standard and every jurisdiction in use.
    package static let extendsMax = 64
    /// Characters of one expression: a person has to be able to read it.
    package static let expressionCharactersMax = 4_096
    /// Characters of a title, reason or meaning.
    package static let textCharactersMax = 4_096
    /// Levels of maps and lists inside each other; the format needs eight.
    package static let depthMax = 32
    /// Issues that are kept and shown: after so many, the first ones explain the others.
    package static let issuesMax = 1_000
    /// Microseconds of the shortest and the longest window or period: 1 s and 400 d.
    package static let durationMicroseconds: ClosedRange<Int64> = 1_000_000...(400 * 86_400_000_000)
    /// Cases of one test file.
    package static let casesMax = 1_000
    /// Events that one case may grow to: a month of a large campaign.
    package static let caseEventsMax = 200_000
}
