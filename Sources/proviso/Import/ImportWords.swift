// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CEL
import Connectors

/// What the options of an import mean.
enum ImportWords {
    private static let codes = ["CA": "1", "DE": "49", "GB": "44", "PL": "48", "US": "1"]

    /// The digits of a calling code, from itself or from a country.
    static func callingCode(_ code: String?, country: String?) throws -> String? {
        if let country {
            guard let known = codes[country.uppercased()] else {
                let names = codes.keys.sorted().joined(separator: ", ")
                throw ValidationError(
                    "--country \(country): expected one of \(names); for others give --calling-code, such as 33"
                )
            }
            return known
        }
        guard let code else { return nil }
        let digits = code.hasPrefix("+") ? String(code.dropFirst()) : code
        guard (1...3).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits.first != "0"
        else { throw ValidationError("--calling-code \(code): expected one to three digits, such as 48") }
        return digits
    }

    /// Own numbers in E.164, from a list or a file.
    static func ownNumbers(_ text: String?, callingCode: String?) throws -> Set<String> {
        guard let text else { return [] }
        let isList = text.first.map { $0 == "+" || $0.isNumber } ?? false
        let words = isList ? text.split(separator: ",") : try lines(of: text).split(whereSeparator: \.isNewline)
        let normalizer = NumberNormalizer(defaultCallingCode: callingCode)
        var numbers: Set<String> = []
        for word in words where !word.allSatisfy(\.isWhitespace) {
            guard case .e164(let number, _) = normalizer.read(String(word)) else {
                throw ValidationError(
                    "--own-numbers: '\(word)' is not a number in E.164, such as +48221234567; "
                        + "--country or --calling-code says what national numbers mean"
                )
            }
            numbers.insert(number)
        }
        return numbers
    }

    private static func lines(of path: String) throws -> String {
        String(decoding: try SmallText.read(path), as: UTF8.self)
    }

    /// Seconds of a zone's clock to seconds of UTC.
    ///
    /// Of an hour that comes twice the first one is meant; a time that is skipped is read as if the clock had not been
    /// put forward yet.
    static func clock(zone name: String) throws -> @Sendable (Int64) -> Int64 {
        guard let zone = TimeZoneTable.zone(named: name) else {
            throw ValidationError("--zone \(name): expected the name of a time zone, such as Europe/Warsaw or +01:00")
        }
        return { local in
            let before = Int64(zone.offsetSeconds(atUnixSeconds: local - 86_400))
            let after = Int64(zone.offsetSeconds(atUnixSeconds: local + 86_400))
            for offset in [before, after] where Int64(zone.offsetSeconds(atUnixSeconds: local - offset)) == offset {
                return local - offset
            }
            return local - before
        }
    }
}

/// A file that fits into memory without a thought.
enum SmallText {
    /// Bytes at most: mappings and lists of numbers are far smaller.
    private static let bytesMax = 4 << 20

    static func read(_ path: String) throws -> [UInt8] {
        let source = try Replay.open(path)
        var bytes: [UInt8] = []
        while try Replay.read(source, &bytes) > 0 {
            guard bytes.count <= bytesMax else {
                Terminal.complain("\(path): longer than \(bytesMax) bytes; is it the right file?")
                throw ExitCode(Exit.badInput)
            }
        }
        return bytes
    }
}
