#include "app/cli/problem.hpp"

#include "core/language/language.hpp"
#include "core/scenario/diagnostic.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace cow::cli {
namespace {

using nlohmann::ordered_json;

ordered_json text_or_null(const std::string& text) {
    return text.empty() ? ordered_json() : ordered_json(text);
}
ordered_json number_or_null(u32 number) { return number == 0 ? ordered_json() : ordered_json(number); }

ordered_json object_of(const Problem& problem) {
    ordered_json out;
    out["file"] = text_or_null(problem.file);
    out["line"] = number_or_null(problem.line);
    out["column"] = number_or_null(problem.column);
    out["message"] = problem.message;
    out["hint"] = text_or_null(problem.hint);
    return out;
}

} // namespace

Problem unknown_choice(std::string_view what, const std::string& word,
                       std::span<const std::string_view> known) {
    const std::vector<std::string_view> names(known.begin(), known.end());
    const std::string_view near = nearest_word(word, names);
    const std::string list = fmt::format("it is one of {}", fmt::join(known, ", "));
    return misuse(fmt::format("unknown {} '{}'", what, word),
                  near.empty() ? list : fmt::format("did you mean '{}'? {}", near, list));
}

Problem unknown_language(const std::string& word) {
    std::array<std::string_view, languages.size()> known;
    std::transform(languages.begin(), languages.end(), known.begin(), language_code);
    return unknown_choice("language", word, known);
}

std::string problem_text(const Problem& problem, const Style& style) {
    if (problem.text) {
        return presentable(style, *problem.text);
    }
    std::string where = problem.file.empty() ? "" : shown_name(problem.file) + ": ";
    if (problem.line != 0) {
        where.insert(where.size() - 1, fmt::format("{}:{}:", problem.line, problem.column));
    }
    std::string out = fmt::format("{} {}{}\n", paint(style, Ink::bad, "cowscope:"), presentable(style, where),
                                  presentable(style, problem.message));
    if (!problem.hint.empty()) {
        out += fmt::format("  {}\n", presentable(style, problem.hint));
    }
    return out;
}

std::string problems_json(std::span<const Problem> problems) {
    ordered_json out;
    out["error"] = problems.empty() ? ordered_json() : object_of(problems.front());
    out["errors"] = ordered_json::array();
    for (const Problem& problem : problems) {
        out["errors"].push_back(object_of(problem));
    }
    return out.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

void report(const Streams& streams, bool json, std::span<const Problem> problems) {
    if (problems.empty()) {
        return;
    }
    Output out(streams.err);
    if (json) {
        out.write(problems_json(problems));
    } else {
        for (const Problem& problem : problems) {
            out.write(problem_text(problem, streams.err_style));
        }
    }
    out.flush();
}

} // namespace cow::cli
