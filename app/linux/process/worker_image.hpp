#pragma once
// The worker's program (app/linux/worker), which cowscope carries inside itself.

#include <span>

namespace cow::real {

std::span<const unsigned char> worker_image();

} // namespace cow::real
