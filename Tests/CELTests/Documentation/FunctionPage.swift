// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation

/// The page of all functions, written from the library itself.
enum FunctionPage {
    /// The page in Markdown.
    static var text: String {
        var lines = [
            "# The functions of the language", "",
            "Every operator, macro and function, with its types, its cost and an example that is true.", "",
            "This page is written from the library's own table; a test compares it and runs the examples.", "",
            "## Overview", "",
            "Cost is counted in units of fuel; an evaluation has \(Limits().fuel). Every evaluated node costs 1, a call",
            "what is said here; what looks at text or makes it costs 1 more per 16 octets, what visits a list 1 more per",
            "element. Cost is taken before the work is done. `A` and `B` stand for any type.", "",
            "## Macros",
        ]
        for macro in StandardLibrary.macros {
            lines += ["", "### \(macro.name)", "", macro.documentation, ""]
            lines += ["- Form: " + macro.forms.map { "`\($0)`" }.joined(separator: ", ")]
            let isLoop = macro.forms.contains { $0.hasPrefix("range.") || $0.hasPrefix("list.") }
            lines += [
                "- Cost: " + (isLoop ? "what the parts behind the range cost, for each element" : "1 and its parts")
            ]
            lines += ["", "```cel", macro.example, "```"]
        }
        lines += ["", "## Operators and functions"]
        for function in StandardLibrary.declarations {
            lines += ["", "### \(title(function.name))", "", function.documentation, ""]
            lines += [
                "- Type: " + function.overloads.map { "`\(signature($0, of: function.name))`" }.joined(separator: ", ")
            ]
            lines += ["- Cost: \(function.cost)", "", "```cel", function.example, "```"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func title(_ name: String) -> String {
        name.contains("_") || name == "@in" ? "`\(operatorText(name))`" : name
    }

    /// An operator as it is written.
    private static func operatorText(_ name: String) -> String {
        switch name {
        case "@in": "in"
        case "_[_]": "[]"
        case "!_": "!"
        case "-_": "- (sign)"
        default: name.replacing("_", with: "")
        }
    }

    /// A signature as people read it.
    static func signature(_ overload: Overload, of name: String) -> String {
        let types = overload.parameters.map(\.description)
        let call: String
        switch name {
        case "@in": call = types.joined(separator: " in ")
        case "_[_]": call = "\(types[0])[\(types[1])]"
        case "!_", "-_": call = name.replacing("_", with: "") + types[0]
        case _ where name.hasPrefix("_"): call = types.joined(separator: " \(operatorText(name)) ")
        case _ where overload.isReceiver: call = "\(types[0]).\(name)(\(types.dropFirst().joined(separator: ", ")))"
        default: call = "\(name)(\(types.joined(separator: ", ")))"
        }
        return "\(call) -> \(overload.result)"
    }
}
