#pragma once
// cowscope quiz … --export FORMAT -o OUT: the questions of a quiz as a file that other systems take.

#include "app/cli/exit_code.hpp"
#include "app/cli/problem.hpp"
#include "app/cli/report/quiz_paper.hpp"
#include "core/language/language.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cow::cli {

enum class QuizFormat : u8 { moodle, gift, qti, html };
inline constexpr std::array<std::string_view, 4> quiz_format_names{"moodle", "gift", "qti", "html"};
/// What a file of each may be called.
inline constexpr std::array<std::string_view, 4> quiz_file_names{"quiz.xml", "quiz.gift", "quiz.zip",
                                                                 "quiz.html"};

/// A scenario that is asked about.
struct QuizSource {
    std::string file;
    std::string text;
    Script script;
};

/// What is asked for.
struct QuizExport {
    QuizFormat format{};
    std::string out; ///< the file to write
    int level = 1;   ///< of a drill
};

/// Nothing, with what is wrong added to `problems`, when `format` is none of them.
std::optional<QuizFormat> quiz_format(const std::string& format, std::vector<Problem>& problems);

/// Writes the file: beside it first, then in its place. No sources: a drill. What cannot be drawn is left out, and told.
Exit export_quiz(const QuizExport& wanted, const QuizPaper& paper, std::span<const QuizSource> sources,
                 Language language, const Streams& streams);

} // namespace cow::cli
