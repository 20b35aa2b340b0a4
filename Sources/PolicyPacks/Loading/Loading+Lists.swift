// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

extension Loading {
    /// Reads `lists/NAME.csv` (first column) or `lists/NAME.txt` (a line each).
    func readList(_ file: PackFile) {
        guard let table = TextTable(file, complaints: complaints) else { return }
        var entries: [String: Int] = [:]
        for row in table.rows(hasHeader: file.path.hasSuffix(".csv"), splits: file.path.hasSuffix(".csv")) {
            let entry = row.cells.first ?? ""
            let place = SourceLocation(file: file.name, line: row.line, column: 1)
            if entry.isEmpty {
                complaints.add("The line has no entry in its first column", at: place)
            } else if let other = entries[entry] {
                complaints.add("The entry '\(entry.shortened)' is there twice, first in line \(other)", at: place)
            } else if entries.count < PackLimits.listEntriesMax {
                complainOfEntry(entry, at: place)
                entries[entry] = row.line
            } else {
                complaints.add(
                    "The list has more than \(PackLimits.listEntriesMax) entries; import it as a registry",
                    at: place
                )
                break
            }
        }
        let place = SourceLocation(file: file.name)
        if entries.isEmpty { complaints.add("The list has no entries", at: place) }
        let name = listName(of: file)
        if let other = pack.definition.lists.first(where: { $0.name == name }) {
            complainOfTwo("list", name, at: place, other.location)
            return
        }
        pack.definition.lists.append(
            ListDefinition(
                name: name,
                entries: entries.keys.sorted { Self.precedes($0, $1) },
                source: table.note("source") ?? "",
                checkedOn: table.note("checked_on") ?? "",
                isDisputed: table.note("disputed") == "true",
                location: place
            )
        )
    }

    /// Numbers and prefixes have to be E.164; a lost plus sign or a blank inside would match nothing.
    private func complainOfEntry(_ entry: String, at place: SourceLocation) {
        guard entry.first == "+" else { return }
        let digits = entry.hasSuffix("*") ? entry.dropFirst().dropLast() : entry.dropFirst()
        let isNumber = (1...15).contains(digits.count) && digits.allSatisfy { ("0"..."9").contains($0) }
        guard !isNumber || digits.first == "0" else { return }
        let fixed = "+" + entry.filter { ("0"..."9").contains($0) } + (entry.hasSuffix("*") ? "*" : "")
        complaints.add(
            "'\(entry.shortened)' is no number such as +48221234567 and no prefix such as +53*",
            at: place,
            length: entry.unicodeScalars.count,
            suggestion: fixed == entry ? nil : fixed
        )
    }

    /// Reads `lists/NAME.hours.csv`: region, weekday, open, close.
    func readHours(_ file: PackFile) {
        guard let table = TextTable(file, complaints: complaints) else { return }
        let columns = ["region", "weekday", "open", "close"]
        var rows: [HoursDefinition.Row] = []
        if let header = table.header, Array(header.cells.prefix(4)) != columns {
            let place = SourceLocation(file: file.name, line: header.line)
            complaints.add("The columns have to be region,weekday,open,close", at: place)
        }
        var places: [String: Int] = [:]
        for row in table.rows(hasHeader: true, splits: true) {
            let reader = HoursRowReader(row: row, file: file.name, complaints: complaints)
            for read in reader.read() {
                let key = "\(read.region) \(read.weekday)"
                if let other = places[key] {
                    let place = SourceLocation(file: file.name, line: row.line)
                    complaints.add(
                        "Weekday \(read.weekday) of \(read.region) is there twice, first in line \(other)",
                        at: place
                    )
                } else {
                    places[key] = row.line
                    rows.append(read)
                }
            }
        }
        let place = SourceLocation(file: file.name)
        if rows.isEmpty { complaints.add("The table of hours has no rows", at: place) }
        if rows.count > PackLimits.hoursRowsMax {
            complaints.add("The table has more than \(PackLimits.hoursRowsMax) rows", at: place)
        }
        let name = listName(of: file)
        if let other = pack.definition.hours.first(where: { $0.name == name }) {
            complainOfTwo("table of hours", name, at: place, other.location)
            return
        }
        pack.definition.hours.append(HoursDefinition(name: name, rows: rows, location: place))
    }

    private func listName(of file: PackFile) -> String {
        let name = file.stem
        let isValid = name.split(separator: "-", omittingEmptySubsequences: false).allSatisfy {
            Identifier.isValid(String($0), separator: "_")
        }
        if !isValid {
            complaints.add(
                "The name of a list is lower-case words joined by - or _, but this is '\(name)'",
                at: SourceLocation(file: file.name)
            )
        }
        return name
    }
}

/// Reads one line of a table of hours.
struct HoursRowReader {
    let row: TextTable.Row
    let file: String
    let complaints: Complaints

    /// One row per weekday.
    func read() -> [HoursDefinition.Row] {
        guard row.cells.count >= 4 else {
            complain("A line has region, weekday, open and close, but this one has \(row.cells.count) cells", cell: 0)
            return []
        }
        let region = row.cells[0]
        let isRegion = region == "*" || Self.isCountry(region.prefix(2)) && Self.isSubdivision(region.dropFirst(2))
        if !isRegion { complain("A region is *, a country such as PL or a subdivision such as US-FL", cell: 0) }
        let days = weekdays(row.cells[1])
        if days == nil { complain("A weekday is 0 (Sunday) to 6, or a range such as 1-6", cell: 1) }
        let isClosed = row.cells[2] == "none" || row.cells[3] == "none"
        guard let open = isClosed ? 0 : minutes(row.cells[2]) else {
            complain("A time is HH:MM, or none for a closed day", cell: 2)
            return []
        }
        guard let close = isClosed ? 0 : minutes(row.cells[3]) else {
            complain("A time is HH:MM, or none for a closed day", cell: 3)
            return []
        }
        if !isClosed, close <= open { complain("It closes before it opens; write none for a closed day", cell: 3) }
        guard isRegion, let days else { return [] }
        return days.map { HoursDefinition.Row(region: region, weekday: $0, open: open, close: max(open, close)) }
    }

    private func complain(_ message: String, cell: Int) {
        let column = row.columns.indices.contains(cell) ? row.columns[cell] : 1
        let length = row.cells.indices.contains(cell) ? max(1, row.cells[cell].unicodeScalars.count) : 1
        complaints.add(message, at: SourceLocation(file: file, line: row.line, column: column), length: length)
    }

    private func weekdays(_ text: String) -> ClosedRange<Int>? {
        let sides = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(sides.count), let first = sides[0], let last = sides[sides.count - 1] else { return nil }
        return first >= 0 && last <= 6 && first <= last ? first...last : nil
    }

    private func minutes(_ text: String) -> Int? {
        let sides = text.split(separator: ":", omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].count <= 2, sides[1].count == 2 else { return nil }
        guard let hours = Int(sides[0]), let minutes = Int(sides[1]) else { return nil }
        let total = hours * 60 + minutes
        return hours >= 0 && (0..<60).contains(minutes) && total <= 1_440 ? total : nil
    }

    private static func isCountry(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }

    private static func isSubdivision(_ text: some StringProtocol) -> Bool {
        guard let first = text.first else { return true }
        let rest = text.dropFirst().utf8
        return first == "-" && (1...3).contains(rest.count)
            && rest.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    }
}
