#pragma once
// What is wrong with a file or with the way the program was called, and how it is told: to a person, or to a program.

#include "app/cli/report/output.hpp"
#include "app/cli/report/terminal.hpp"
#include "core/base/ids.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cow::cli {

/// Where commands read and write. Tests give them streams of their own.
struct Streams {
    std::FILE* in = stdin;
    std::FILE* out = stdout;
    std::FILE* err = stderr;
    Style out_style{};
    Style err_style{};
};

/// "-" is what the pipe into the program brings.
inline bool is_standard_input(std::string_view path) { return path == "-"; }
/// What a person reads for it.
inline std::string shown_name(const std::string& path) { return is_standard_input(path) ? "<stdin>" : path; }

struct Problem {
    std::string file;    ///< "" when it is not about a file
    u32 line = 0;        ///< from 1; 0: about the whole file
    u32 column = 0;      ///< from 1
    std::string message; ///< without the file's name, which is told apart
    std::string hint;    ///< "" when there is none
    /// What a person reads instead of a text made from the above; "": the problem before says it too.
    std::optional<std::string> text{};
};

/// About the way the program was called, not about a file.
inline Problem misuse(std::string message, std::string hint) {
    return {"", 0, 0, std::move(message), std::move(hint), {}};
}
/// No code of a language that texts are shown in.
Problem unknown_language(const std::string& word);
/// A word that is none of a list: "unknown bug 'refcuont'", with the list and what was probably meant.
Problem unknown_choice(std::string_view what, const std::string& word,
                       std::span<const std::string_view> known);
/// About a file as a whole.
inline Problem file_problem(std::string file, std::string message, std::string hint) {
    return {std::move(file), 0, 0, std::move(message), std::move(hint), {}};
}

/// For a person: "cowscope: nothing.cow: No such file or directory" and the hint below it.
std::string problem_text(const Problem& problem, const Style& style);

/// For a program: {"error": the first, "errors": [all]}, each {"file","line","column","message","hint"} with null for
/// what there is not. One line.
std::string problems_json(std::span<const Problem> problems);

/// Writes them to standard error: one JSON object, or text.
void report(const Streams& streams, bool json, std::span<const Problem> problems);

} // namespace cow::cli
