#include "app/cli/export/exercise.hpp"

#include "core/scenario/text.hpp"

#include <algorithm>

namespace cow::cli {

std::vector<std::string> Exercise::spare_words() const {
    constexpr std::size_t least_pairs = 3;
    std::vector<std::string> out;
    const auto is_named = [](const ExercisePage& page) { return page.named; };
    if (std::none_of(pages.begin(), pages.end(), is_named)) {
        out.push_back(named);
    } else if (std::all_of(pages.begin(), pages.end(), is_named)) {
        out.push_back(other);
    }
    while (pages.size() + out.size() < least_pairs) {
        out.push_back(named);
    }
    return out;
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
