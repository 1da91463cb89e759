#include "app/view/text/script_place.hpp"

#include "core/scenario/text.hpp"

#include <vector>

namespace cow::ui {
namespace {

bool leads_on(const Statement& statement) {
    return std::holds_alternative<SayStatement>(statement.what) ||
           std::holds_alternative<AskStatement>(statement.what) ||
           std::holds_alternative<LabelStatement>(statement.what);
}

} // namespace

bool goes_on(std::string_view line) {
    const std::size_t last = line.find_last_not_of(" \t\r");
    return last != std::string_view::npos && line[last] == '\\';
}

std::size_t line_for_step(const Script& script, std::string_view text, std::size_t step) {
    const std::vector<std::size_t> steps = script.steps();
    const std::vector<Statement>& all = script.statements;
    const std::vector<std::size_t> starts = line_starts(text);
    if (step == 0) {
        if (steps.empty()) {
            return starts.size() + 1;
        }
        std::size_t first = steps.front();
        while (first > 0 && leads_on(all[first - 1])) {
            --first;
        }
        return all[first].line;
    }
    std::size_t last = steps[std::min(step, steps.size()) - 1];
    for (std::size_t i = last + 1; i < all.size() && !all[i].is_step(); ++i) {
        if (std::holds_alternative<AskStatement>(all[i].what)) {
            break;
        }
        if (std::holds_alternative<ExpectStatement>(all[i].what)) {
            last = i;
        }
    }
    std::size_t line = all[last].line;
    while (line < starts.size() && goes_on(line_at(text, starts, line))) {
        ++line;
    }
    return line + 1;
}

} // namespace cow::ui
