#pragma once
// Where a scenario stands in the course, and what it is for, as its file says beside the title; and the course's
// chapters, as scenarios/course.cow lists them.

#include "core/base/ids.hpp"
#include "core/scenario/translations.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cow {

/// `chapter 3.2`: the second scenario of chapter 3.
struct LessonPlace {
    static constexpr u32 most = 999; ///< of either number
    u32 chapter = 0;
    u32 place = 0;

    auto operator<=>(const LessonPlace&) const = default;
};

struct Lesson {
    static constexpr u32 most_minutes = 600;
    std::optional<LessonPlace> place; ///< nothing: no part of the course
    std::string teaches;              ///< one sentence; "" when nothing is said
    Translations teaches_translations;
    u32 minutes = 0;                ///< it takes in class; 0 when nothing is said
    std::vector<std::string> needs; ///< scenarios to know before, by file name without .cow

    const std::string& shown_teaches() const { return teaches_translations.of(teaches); }

    bool operator==(const Lesson&) const = default;
};

/// `chapter 3 "Fork" teaches "What fork shares."`: a line of the course's list.
struct CourseChapter {
    u32 number = 0;
    std::string title;
    Translations title_translations;
    std::string teaches;
    Translations teaches_translations;

    const std::string& shown_title() const { return title_translations.of(title); }
    const std::string& shown_teaches() const { return teaches_translations.of(teaches); }

    bool operator==(const CourseChapter&) const = default;
};

} // namespace cow
