#include "core/scenario/veil.hpp"

#include "core/scenario/text.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace cow {
namespace {

/// Of a step, in the script's statements; their number where it has not so many.
std::size_t statement_of(const Script& script, std::size_t step) {
    std::size_t index = 0;
    for (; index < script.statements.size(); ++index) {
        if (script.statements[index].is_step() && step-- == 0) {
            break;
        }
    }
    return index;
}

} // namespace

Script script_until(const Script& script, std::size_t step) {
    Script out;
    out.title = script.title;
    out.title_translations = script.title_translations;
    out.config = script.config;
    out.machine_text = script.machine_text;
    const std::size_t last = std::min(statement_of(script, step) + 1, script.statements.size());
    out.statements.assign(script.statements.begin(),
                          script.statements.begin() + static_cast<std::ptrdiff_t>(last));
    return out;
}

std::string text_until(std::string_view text, u32 line) {
    const std::vector<std::size_t> starts = line_starts(text);
    std::size_t number = line;
    while (number < starts.size() && line_at(text, starts, number).ends_with('\\')) {
        ++number;
    }
    const std::string_view last = line_at(text, starts, number);
    return std::string(text.substr(0, static_cast<std::size_t>(last.data() - text.data()) + last.size()));
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
