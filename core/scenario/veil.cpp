#include "core/scenario/veil.hpp"

#include "core/scenario/text.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace cow {
namespace {

/// Of the statement that starts in a line, without the line end.
std::size_t end_of(std::string_view text, const std::vector<std::size_t>& starts, u32 line) {
    std::size_t number = line;
    while (number < starts.size() && line_at(text, starts, number).ends_with('\\')) {
        ++number;
    }
    const std::string_view last = line_at(text, starts, number);
    return static_cast<std::size_t>(last.data() - text.data()) + last.size();
}

/// What stands behind the "=" of a question; lines stay lines.
void hide_key(std::string& text, std::size_t first, std::size_t end) {
    bool quoted = false;
    std::size_t at = first;
    for (; at < end && (quoted || text[at] != '='); ++at) {
        at += quoted && text[at] == '\\' ? 1U : 0U;
        quoted = at < end && text[at] == '"' ? !quoted : quoted;
    }
    if (at >= end) {
        return;
    }
    std::string rest = " …";
    rest.append(static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                    text.begin() + static_cast<std::ptrdiff_t>(end), '\n')),
                '\n');
    text.replace(at + 1, end - at - 1, rest);
}

} // namespace

Script script_until(const Script& script, std::size_t step) {
    Script out = script;
    const std::vector<std::size_t> steps = script.steps();
    if (step < steps.size()) {
        out.statements.resize(steps[step] + 1);
    }
    return out;
}

Script script_before(const Script& script, std::size_t step) {
    Script out = script;
    const std::vector<std::size_t> steps = script.steps();
    if (step < steps.size()) {
        out.statements.resize(steps[step]);
    }
    return out;
}

std::string text_until(std::string_view text, const Script& script) {
    const std::vector<std::size_t> starts = line_starts(text);
    std::string out(text.substr(0, end_of(text, starts, script.statements.back().line)));
    for (std::size_t i = script.statements.size() - 1; i > 0 && !script.statements[i - 1].is_step(); --i) {
        const auto* ask = std::get_if<AskStatement>(&script.statements[i - 1].what);
        if (ask != nullptr && (ask->form == AnswerForm::choice || ask->form == AnswerForm::number)) {
            const u32 line = script.statements[i - 1].line;
            hide_key(out, starts[line - 1], end_of(text, starts, line));
        }
    }
    return out;
}

std::optional<std::size_t> next_asked_step(const Script& script, std::size_t from) {
    std::size_t step = 0;
    bool asked = false;
    for (const Statement& statement : script.statements) {
        asked = asked || std::holds_alternative<AskStatement>(statement.what);
        if (statement.is_step()) {
            if (std::exchange(asked, false) && step >= from) {
                return step;
            }
            ++step;
        }
    }
    return std::nullopt;
}

} // namespace cow
