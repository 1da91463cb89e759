#include "app/view/words/story.hpp"

#include <utility>

namespace cow::ui {

Story story_of(const Player& player) {
    Story story;
    const std::size_t step = player.step();
    if (const LabelStatement* heading = player.heading()) {
        story.heading = heading->shown();
    }
    for (Remark& remark : remarks_after(player, step)) {
        if (auto* saying = std::get_if<Saying>(&remark)) {
            story.says.push_back(std::move(saying->text));
        } else if (auto* question = std::get_if<Question>(&remark)) {
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
        story.problem = trouble_text(*outcome);
    }
    return story;
}

} // namespace cow::ui
