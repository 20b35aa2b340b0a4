// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Finds out whether a call came in, went out or stayed inside, from whatever a record gives away.
struct DirectionFinder {
    /// The customer's own numbers in E.164.
    let ownNumbers: Set<String>

    /// The direction, and whether it is a guess.
    func direction(
        from: NumberNormalizer.Reading,
        to: NumberNormalizer.Reading,
        context: String = "",
        channel: String = "",
        otherChannel: String = ""
    ) -> (name: String, isAssumed: Bool) {
        let isOwnCaller = isOwn(from)
        let isOwnCallee = isOwn(to)
        if isOwnCaller || isOwnCallee {
            return (isOwnCaller ? (isOwnCallee ? "internal" : "outbound") : "inbound", false)
        }
        if DirectionFinder.isForHelp(to) { return ("outbound", true) }
        let context = context.lowercased()
        if DirectionFinder.inboundContexts.contains(where: context.contains) { return ("inbound", true) }
        if DirectionFinder.outboundContexts.contains(where: context.contains) {
            return (DirectionFinder.isExtension(to) ? "internal" : "outbound", true)
        }
        if DirectionFinder.isTrunk(otherChannel) { return ("outbound", true) }
        if DirectionFinder.isTrunk(channel) { return ("inbound", true) }
        switch (DirectionFinder.isExtension(from), DirectionFinder.isExtension(to)) {
        case (true, true): return ("internal", true)
        case (false, true): return ("inbound", true)
        default: return ("outbound", true)
        }
    }

    private func isOwn(_ reading: NumberNormalizer.Reading) -> Bool {
        guard case .e164(let number, _) = reading else { return false }
        return ownNumbers.contains(number)
    }

    private static let inboundContexts = ["from-trunk", "from-pstn", "from-did", "ext-did", "inbound", "incoming"]
    private static let outboundContexts = ["from-internal", "outbound", "outgoing", "outrt"]

    private static func isTrunk(_ channel: String) -> Bool {
        let lower = channel.lowercased()
        return ["trunk", "carrier", "pstn", "provider", "gateway", "dahdi"].contains(where: lower.contains)
    }

    /// An extension is a short number that is not a number for help.
    private static func isExtension(_ reading: NumberNormalizer.Reading) -> Bool {
        guard case .raw(let raw) = reading else { return false }
        return (2...6).contains(raw.utf8.count) && raw.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && !isForHelp(reading)
    }

    private static func isForHelp(_ reading: NumberNormalizer.Reading) -> Bool {
        guard case .raw(let raw) = reading else { return false }
        return ["112", "911", "988", "999", "997", "998", "110", "000", "111"].contains(raw)
    }
}
