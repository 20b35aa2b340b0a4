// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Every bound of the review of cases: a number, its unit, and why.
package enum Limits {
    /// Decisions of a case that are kept from its beginning; with the newest of each rule they show how it went on. A
    /// reviewer reads no more, and the journal has the others.
    package static let decisionsFirst = 20
    /// Rules of one case whose newest decision is kept: more than any clause of the standard pack has.
    package static let rulesMost = 64
    /// Subjects that a case names: more numbers than anybody looks at one by one.
    package static let subjectsMost = 50
    /// Notes and pieces of evidence of one case: some a day for a quarter of a year.
    package static let notesMost = 200
    package static let evidenceMost = 100
    /// Acts that are shown of a case, the newest; others are counted.
    package static let actsShown = 400
    /// Characters of a note and of a reason, and of a title or a reference to what is kept elsewhere.
    package static let noteLength = 2_000
    package static let referenceLength = 500
    package static let titleLength = 128
    /// The priority of a case that a person opens and says nothing about it: in the middle.
    package static let priorityUsual = 50
    /// Records taken in one go: a transaction of some milliseconds.
    static let recordsPerStep = 20_000
    /// Steps that an act waits for cases that are behind the journal, some seconds; then it is refused.
    static let stepsPatience = 20
}
