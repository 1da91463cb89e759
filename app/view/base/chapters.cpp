#include "app/view/base/chapters.hpp"

#include <algorithm>
#include <iterator>
#include <variant>

namespace cow::ui {
namespace {

/// The first chapter that begins behind so many steps.
auto behind(std::span<const Chapter> chapters, std::size_t steps) {
    return std::upper_bound(chapters.begin(), chapters.end(), steps,
                            [](std::size_t at, const Chapter& chapter) { return at < chapter.step; });
}

} // namespace

std::vector<Chapter> chapters_of(const Player& player) {
    std::vector<Chapter> out;
    std::size_t steps = 0;
    for (const Statement& statement : player.script().statements) {
        if (const auto* label = std::get_if<LabelStatement>(&statement.what)) {
            if (!out.empty() && out.back().step == steps) {
                out.pop_back();
            }
            out.push_back({label->shown(), steps});
        }
        steps += statement.is_step() ? 1 : 0;
    }
    if (!out.empty() && out.back().step == steps) {
        out.pop_back();
    }
    return out;
}

const Chapter* next_chapter(std::span<const Chapter> chapters, std::size_t steps) {
    const auto found = behind(chapters, steps);
    return found == chapters.end() ? nullptr : &*found;
}

const Chapter* previous_chapter(std::span<const Chapter> chapters, std::size_t steps, bool inside_step) {
    if (steps == 0 && !inside_step) {
        return nullptr;
    }
    return chapter_at(chapters, inside_step ? steps : steps - 1);
}

const Chapter* chapter_at(std::span<const Chapter> chapters, std::size_t steps) {
    const auto found = behind(chapters, steps);
    return found == chapters.begin() ? nullptr : &*std::prev(found);
}

} // namespace cow::ui
