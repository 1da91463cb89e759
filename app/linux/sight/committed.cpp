#include "app/linux/sight/committed.hpp"

#include "app/linux/process/posix.hpp"
#include "app/linux/process/procfs.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace cow::real {

CommitWatch::Reading CommitWatch::read() {
    const std::string statm = read_line("/proc/self/statm"); // size resident shared text lib data dt
    const std::size_t last = statm.rfind(' ');
    const std::size_t data = last == std::string::npos ? last : statm.rfind(' ', last - 1);
    return {read_committed(),
            data == std::string::npos ? 0 : std::strtoull(statm.c_str() + data, nullptr, 10)};
}

namespace {

/// Does anybody but this program run now? /proc/loadavg: 0.00 0.00 0.00 1/80 4711
bool others_run() {
    const std::string line = read_line("/proc/loadavg");
    const std::size_t slash = line.find('/');
    const std::size_t before = slash == std::string::npos ? slash : line.rfind(' ', slash);
    return before != std::string::npos && std::strtoull(line.c_str() + before, nullptr, 10) > 1;
}

} // namespace

void CommitWatch::before_step() {
    start_ = read();
    disturbed_ = disturbed_ || others_run() ||
                 (last_ && last_->own_program == start_.own_program && last_->committed != start_.committed);
}

std::optional<i64> CommitWatch::after_step(i64 new_spaces) {
    const Reading now = read();
    disturbed_ = disturbed_ || others_run();
    last_ = now;
    if (now.own_program != start_.own_program) {
        return {};
    }
    return static_cast<i64>(now.committed - start_.committed) - new_spaces * static_cast<i64>(own_pages_);
}

bool CommitWatch::stays_quiet() {
    constexpr int looks = 20;
    constexpr auto between = std::chrono::milliseconds(5);
    for (int i = 0; i < looks && !disturbed_; ++i) {
        std::this_thread::sleep_for(between);
        const Reading now = read();
        disturbed_ = others_run() || (last_ && last_->committed != now.committed);
    }
    return !disturbed_;
}

i64 live_spaces(const Machine& machine) {
    return std::count_if(machine.spaces.begin(), machine.spaces.end(),
                         [](const AddressSpace& space) { return space.users > 0; });
}

} // namespace cow::real
