#include "app/cli/quiz_moments.hpp"

#include "core/language/language.hpp"
#include "core/parse/parser.hpp"
#include "core/quiz/memory_words.hpp"
#include "core/scenario/runner.hpp"
#include "core/scenario/text.hpp"

#include <algorithm>
#include <vector>

namespace cow::cli {
namespace {

constexpr std::size_t most_pages = 12; // of a process
constexpr std::size_t most_lines = 40; // of steps

/// Up to the first line about the step: its questions, or the step itself.
std::string text_before(const Script& script, std::string_view text, std::size_t step) {
    const std::vector<std::size_t> steps = script.steps();
    std::size_t at = step < 2 ? 0 : steps[step - 2] + 1;
    while (at < steps[step - 1] && !std::holds_alternative<AskStatement>(script.statements[at].what)) {
        ++at;
    }
    return std::string(text.substr(0, line_starts(text)[script.statements[at].line - 1]));
}

/// The machine, its files, and the last of the steps in front of `step`, as they are written.
std::string lines_before(const Script& script, std::size_t step) {
    std::vector<std::string> lines;
    if (!script.machine_text.empty()) {
        lines.push_back("machine " + script.machine_text);
    }
    std::size_t number = 1;
    for (const Statement& statement : script.statements) {
        number += statement.is_step() ? 1U : 0U;
        if (number > step) {
            break;
        }
        if (statement.is_step() || std::holds_alternative<FileStatement>(statement.what)) {
            lines.push_back(statement.text);
        }
    }
    if (lines.size() > most_lines) {
        lines.erase(lines.begin(), lines.end() - most_lines);
        lines.front() = "…";
    }
    return fmt::format("{}", fmt::join(lines, "\n"));
}

std::string memory_of(const Machine& machine, const Environment& names) {
    return trf("In memory:\n{}", quiz::memory_words(machine, names, most_pages));
}

} // namespace

std::map<std::size_t, QuizMoment> moments_before(const Script& script, std::string_view text,
                                                 const std::set<std::size_t>& steps) {
    std::map<std::size_t, QuizMoment> out;
    const Runner runner(script, {});
    Machine machine = runner.start();
    Environment names = runner.environment();
    std::size_t done = 0;
    for (const std::size_t step : steps) {
        for (; done + 1 < step; ++done) {
            runner.run_step(done, machine, nullptr, names);
        }
        std::string words = lines_before(script, step);
        words += (words.empty() ? "" : "\n\n") + memory_of(machine, names);
        out[step] = {text_before(script, text, step), std::move(words)};
    }
    return out;
}

QuizMoment moment_behind(const std::string& program) {
    const Runner runner(parse_script(program).script, {});
    Machine machine = runner.start();
    Environment names = runner.environment();
    for (std::size_t i = 0; i < runner.step_count(); ++i) {
        runner.run_step(i, machine, nullptr, names);
    }
    return {program, memory_of(machine, names)};
}

} // namespace cow::cli
