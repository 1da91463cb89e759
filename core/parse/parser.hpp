#pragma once
// Text → Script. All faults of a file are found in one pass; parsing never crashes, whatever the bytes.

#include "core/scenario/diagnostic.hpp"
#include "core/scenario/script.hpp"

namespace cow {

struct ParseResult {
    Script script;
    std::vector<Diagnostic> errors; ///< empty: `script` is whole and may run
    bool ok() const { return errors.empty(); }
};
ParseResult parse_script(std::string_view text);

/// Parses what is handed in for an assignment: the script goes on where the assignment's ends, with its names, files and
/// machine, and holds the statements of `text` alone, which may be none. Names that the assignment gave cannot be given
/// anew, and a `machine` line must say what the assignment's says.
ParseResult parse_submission(std::string_view text, const Script& assignment);

/// Parses a single line by itself (a step that a user adds in the window): `script` then holds its statement alone.
/// With a context, the names that this script's statements give are known; without, every name is taken as known.
ParseResult parse_line(std::string_view line, const Script* context = nullptr);

} // namespace cow
