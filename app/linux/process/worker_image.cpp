#include "app/linux/process/worker_image.hpp"

#include <cstddef>

// COW_WORKER_PATH: the program that was built, as a string literal.
asm(".pushsection .rodata\n"
    ".globl cow_worker_image, cow_worker_image_end\n"
    "cow_worker_image:\n"
    ".incbin \"" COW_WORKER_PATH "\"\n"
    "cow_worker_image_end:\n"
    ".popsection\n");

extern "C" {
[[gnu::visibility("hidden")]] extern const unsigned char cow_worker_image[], cow_worker_image_end[];
}

namespace cow::real {

std::span<const unsigned char> worker_image() {
    return {cow_worker_image, static_cast<std::size_t>(cow_worker_image_end - cow_worker_image)};
}

} // namespace cow::real
