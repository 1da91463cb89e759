#include "app/view/words/lesson_text.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

namespace cow::ui {

std::string lesson_text(const Lesson& lesson) {
    std::string out = lesson.place ? fmt::format("{}.{}", lesson.place->chapter, lesson.place->place) : "";
    if (lesson.minutes != 0) {
        out += fmt::format("{}{}", out.empty() ? "" : " · ", trf("{} min", lesson.minutes));
    }
    return out;
}

} // namespace cow::ui
