#pragma once
// What a scenario of the course says of its place and length.

#include "core/scenario/lesson.hpp"

#include <string>

namespace cow::ui {

/// "3.2 · 5 min", as much of it as is said; "" for nothing.
std::string lesson_text(const Lesson& lesson);

} // namespace cow::ui
