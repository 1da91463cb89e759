#pragma once
// The letterings that texts are set in.

#include "core/base/ids.hpp"

#include <cstddef>

namespace cow::ui {

enum class Face : u8 { body, strong, small, heading, title, figure, mono, mono_strong, mono_small };
inline constexpr std::size_t face_count = 9;

} // namespace cow::ui
