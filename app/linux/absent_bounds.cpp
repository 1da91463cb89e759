// In place of process/bounded.cpp and process/posix.cpp, on other systems than Linux.

#include "app/linux/process/bounded.hpp"
#include "app/linux/process/posix.hpp"

#include <new>

namespace cow::real {

void Fd::reset() {}

/// In this process, since there is no other: what breaks down for want of memory is told, but not what takes too long.
BoundedAnswer run_bounded(const Bounds&, const std::function<std::string()>& work) {
    BoundedAnswer out;
    try {
        out.text = work();
        out.end = BoundedAnswer::End::answered;
    } catch (const std::bad_alloc&) {
        out.end = BoundedAnswer::End::too_large;
    } catch (const std::exception&) {
        out.end = BoundedAnswer::End::broke_down;
    }
    return out;
}

} // namespace cow::real
