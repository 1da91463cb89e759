#include "app/cli/export/exercise.hpp"

#include "core/scenario/text.hpp"

#include <algorithm>

namespace cow::cli {

std::string Exercise::unused_word() const {
    const auto is_named = [](const ExercisePage& page) { return page.named; };
    if (std::none_of(pages.begin(), pages.end(), is_named)) {
        return named;
    }
    return std::all_of(pages.begin(), pages.end(), is_named) ? other : std::string();
}

std::string general_feedback(const Exercise& exercise) {
    std::string out = exercise.why;
    if (exercise.form != ExerciseForm::pages) {
        return out;
    }
    for (const ExerciseOption& option : exercise.options) {
        if (!option.right && !option.feedback.empty()) {
            out += (out.empty() ? "" : "\n") + option.text + " – " + option.feedback;
        }
    }
    return out;
}

std::vector<const ExerciseOption*> wrong_numbers(const Exercise& exercise) {
    std::vector<const ExerciseOption*> out;
    for (const ExerciseOption& option : exercise.options) {
        if (!option.right && decimal_value(option.text)) {
            out.push_back(&option);
        }
    }
    return out;
}

} // namespace cow::cli
