#include "app/view/words/story.hpp"

#include <utility>

namespace cow::ui {
namespace {

/// The latest in front of `statement`.
std::string heading_before(const std::vector<Statement>& all, std::size_t statement) {
    for (std::size_t i = statement; i > 0; --i) {
        if (const auto* label = std::get_if<LabelStatement>(&all[i - 1].what)) {
            return label->shown();
        }
    }
    return {};
}

} // namespace

Story story_of(const Player& player) {
    Story story;
    const std::size_t step = player.step();
    story.heading = heading_before(player.script().statements, player.current_statement());
    for (Remark& remark : remarks_after(player, step)) {
        if (auto* saying = std::get_if<Saying>(&remark)) {
            story.says.push_back(std::move(saying->text));
        } else if (auto* question = std::get_if<Question>(&remark);
                   question != nullptr && question->step != 0) {
            story.questions.push_back(std::move(*question));
        }
    }
    if (step == 0) {
        return story;
    }
    for (Remark& remark : remarks_after(player, step - 1)) {
        if (auto* question = std::get_if<Question>(&remark)) {
            story.answered.push_back(std::move(*question));
        }
    }
    if (const StepOutcome* outcome = player.outcome(step - 1)) {
        story.problem = !outcome->problem.empty() ? outcome->problem : outcome->disagreement;
    }
    return story;
}

} // namespace cow::ui
