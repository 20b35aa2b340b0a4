# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Turns the digit patterns of the metadata into one minimal acyclic automaton.

The metadata writes ranges of numbers as regular expressions over digits. They use classes, groups,
alternatives, `?` and `{n,m}` only, so every one of them is a finite language, and all of them together
fit one acyclic automaton: matching a number is then one table step per digit, whatever the pattern was.
"""


class PatternError(Exception):
    """A pattern uses something this reader does not know: the metadata has changed its dialect."""


class Automata:
    """Nondeterministic automata of many patterns in one state space."""

    def __init__(self):
        self.digits = []  # per state: the ten-bit set of digits it steps over, 0 for none
        self.after = []  # per state: the state behind that digit
        self.empty = []  # per state: states reachable without a digit
        self.accepted = {}  # final state -> the tag its pattern was added with
        self._closures = {}

    def add(self, pattern, tag, is_prefix=False):
        """Adds a pattern; `is_prefix` lets any digits follow what it matches. Gives its first state."""
        reader = _Reader(pattern, self)
        first, last = reader.alternatives()
        if reader.position != len(pattern):
            raise PatternError(f"{pattern!r}: unexpected {pattern[reader.position]!r} at {reader.position}")
        if is_prefix:
            self.digits[last], self.after[last] = 0x3FF, last
        self.accepted[last] = tag
        return first

    def state(self):
        self.digits.append(0)
        self.after.append(None)
        self.empty.append([])
        return len(self.digits) - 1

    def closure(self, states):
        found, waiting = set(), list(states)
        while waiting:
            state = waiting.pop()
            if state not in found:
                found.add(state)
                waiting.extend(self.empty[state])
        # Only states that step or accept tell sets apart.
        return frozenset(s for s in found if self.digits[s] or s in self.accepted)

    def step(self, states, digit):
        targets = frozenset(self.after[s] for s in states if self.digits[s] >> digit & 1)
        if targets not in self._closures:
            self._closures[targets] = self.closure(targets)
        return self._closures[targets]

    def tags(self, states):
        return frozenset(self.accepted[s] for s in states if s in self.accepted)


class _Reader:
    """A recursive-descent reader of the metadata's pattern dialect."""

    def __init__(self, pattern, automata):
        self.pattern, self.position, self.automata = pattern, 0, automata

    def peek(self):
        return self.pattern[self.position] if self.position < len(self.pattern) else ""

    def alternatives(self):
        first, last = self.automata.state(), self.automata.state()
        while True:
            start, end = self.sequence()
            self.automata.empty[first].append(start)
            self.automata.empty[end].append(last)
            if self.peek() != "|":
                return first, last
            self.position += 1

    def sequence(self):
        first = last = self.automata.state()
        while self.peek() not in ("", "|", ")"):
            start = self.position
            piece = self.atom()
            end = self.position
            low, high = self.repetition()
            pieces = [piece]
            for _ in range(high - 1):  # a repeated piece is read again, once per repetition
                after, self.position = self.position, start
                pieces.append(self.atom())
                self.position = after
            assert end <= self.position
            for index, (begin, finish) in enumerate(pieces):
                self.automata.empty[last].append(begin)
                if index >= low:
                    self.automata.empty[begin].append(finish)
                last = finish
        return first, last

    def atom(self):
        if self.pattern.startswith("(?:", self.position) or self.peek() == "(":
            self.position += 3 if self.pattern.startswith("(?:", self.position) else 1
            piece = self.alternatives()
            if self.peek() != ")":
                raise PatternError(f"{self.pattern!r}: a group is not closed")
            self.position += 1
            return piece
        first, last = self.automata.state(), self.automata.state()
        self.automata.digits[first], self.automata.after[first] = self.digits(), last
        return first, last

    def digits(self):
        text, start = self.pattern, self.position
        if text.startswith("\\d", start):
            self.position += 2
            return 0x3FF
        if text[start].isdigit():
            self.position += 1
            return 1 << int(text[start])
        end = text.find("]", start)
        if text[start] != "[" or end < 0:
            raise PatternError(f"{text!r}: unexpected {text[start]!r} at {start}")
        self.position, found, index = end + 1, 0, start + 1
        while index < end:
            low = high = text[index]
            if text[index + 1] == "-":
                high = text[index + 2]
                index += 2
            index += 1
            if not (low.isdigit() and high.isdigit()):
                raise PatternError(f"{text!r}: a class of other things than digits")
            for digit in range(int(low), int(high) + 1):
                found |= 1 << digit
        return found

    def repetition(self):
        if self.peek() == "?":
            self.position += 1
            return 0, 1
        if self.peek() != "{":
            return 1, 1
        end = self.pattern.index("}", self.position)
        low, _, high = self.pattern[self.position + 1:end].partition(",")
        self.position = end + 1
        return int(low), int(high or low)


class Graph:
    """An acyclic automaton with equal parts shared: each node has an output and ten successors.

    Node 0 is the dead end: no output, no way on.
    """

    def __init__(self, dead):
        self.nodes = [((0,) * 10, dead)]
        self._known = {self.nodes[0]: 0}

    def node(self, successors, output):
        """The number of the node with these successors and this output."""
        key = (tuple(successors), output)
        if key not in self._known:
            self._known[key] = len(self.nodes)
            self.nodes.append(key)
        return self._known[key]

    def build(self, automata, states, length_max, output):
        """Adds everything reachable from a set of states; `output(tags, length)` says what a string gives."""
        known = {}

        def visit(states, length):
            if not states:
                return 0
            key = (states, length)
            if key not in known:
                on = length < length_max
                successors = [visit(automata.step(states, d), length + 1) if on else 0 for d in range(10)]
                known[key] = self.node(successors, output(automata.tags(states), length))
            return known[key]

        return visit(states, 0)

    def build_trie(self, entries, inherited):
        """Adds a trie of `{digits: output}`; a node without an entry has the output `inherited`."""
        tree = {}
        for digits, value in entries.items():
            place = tree
            for digit in digits:
                place = place.setdefault(int(digit), {})
            place["value"] = value

        def visit(place):
            successors = [visit(place[d]) if d in place else 0 for d in range(10)]
            return self.node(successors, place.get("value", inherited))

        return visit(tree)
