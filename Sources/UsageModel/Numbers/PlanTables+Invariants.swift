// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CNumberingPlan

extension PlanTables {
    /// Which tables name a place that does not exist: for tests, none is found in a plan as generated.
    static var problems: [String] {
        var found: [String] = []
        func check(_ name: String, _ holds: Bool) { if !holds { found.append(name) } }
        for digits in 0..<1_000 {
            guard let code = callingCode(firstThreeDigits: digits) else { continue }
            check("codes", code.row + codeLength <= Int(numbering_plan_codes_count()))
            check("class root", (code.classRoot + 1) * nodeLength <= Int(numbering_plan_class_nodes_count()))
            check("prefix root", (code.prefixRoot + 1) * nodeLength <= Int(numbering_plan_prefix_nodes_count()))
            check("code length", (1...3).contains(code.digitCount))
            check("regions of code", (code.regions + 1) * 4 <= Int(numbering_plan_region_sets_count()))
        }
        check("code_of_prefix", numbering_plan_code_of_prefix_count() == 1_000)
        for node in 0..<(Int(numbering_plan_class_nodes_count()) / nodeLength) {
            check(
                "class output",
                unsafe numbering_plan_class_nodes()[node * nodeLength + 10] < numbering_plan_classes_count()
            )
            for digit in UInt8(0)...9 {
                let next = classSuccessor(of: node, digit: digit)
                check("class node", (next + 1) * nodeLength <= Int(numbering_plan_class_nodes_count()))
            }
        }
        for node in 0..<(Int(numbering_plan_prefix_nodes_count()) / nodeLength) {
            let place = prefix(at: node)
            check("prefix", (place + 1) * 4 <= Int(numbering_plan_prefixes_count()))
            check("rates", Int(rateClass(ofPrefix: place, kind: .unknown)) <= 9)
            let zones = Int(timeZones(ofPrefix: place).rawValue)
            check("zone set", zones + 1 < Int(numbering_plan_zone_set_starts_count()))
            for digit in UInt8(0)...9 {
                let next = prefixSuccessor(of: node, digit: digit)
                check("prefix node", (next + 1) * nodeLength <= Int(numbering_plan_prefix_nodes_count()))
            }
        }
        for node in 0..<(Int(numbering_plan_emergency_nodes_count()) / nodeLength) {
            check("emergency", (emergencyRegions(at: node) + 1) * 4 <= Int(numbering_plan_region_sets_count()))
            for digit in UInt8(0)...9 {
                let next = emergencySuccessor(of: node, digit: digit)
                check("emergency node", (next + 1) * nodeLength <= Int(numbering_plan_emergency_nodes_count()))
            }
        }
        return found
    }
}
