#pragma once
// The emulator, as a process of ours.

#include "app/linux/process/guard.hpp"
#include "app/linux/process/posix.hpp"
#include "app/linux/vm/job.hpp"

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

namespace cow::real::vm {

/// The processor lends itself to machines: /dev/kvm is there and this user may use it. Whether one then boots is another
/// matter.
bool kvm_is_there();

/// What to install so that there is an emulator; "" when there is one.
std::string missing_emulator();

/// What it is started with.
struct QemuFiles {
    std::string image;   ///< the kernel
    std::string root;    ///< its first root
    std::string disk;    ///< an ext4 file system
    std::string console; ///< made: what the kernel says
    std::string log;     ///< made: what the emulator says
};

class Qemu {
public:
    /// Starts it; `guard` ends it should this program be killed. Throws Unavailable.
    Qemu(Guard& guard, const QemuFiles& files, bool kvm);
    /// Ends it and waits until it is gone.
    ~Qemu();
    Qemu(const Qemu&) = delete;
    Qemu& operator=(const Qemu&) = delete;

    struct Message {
        Frame kind{};
        std::string bytes;
    };
    enum class Silence { none, late, ended };
    /// The next frame; nothing when none comes in time or the machine is off: see why().
    std::optional<Message> hear(std::chrono::milliseconds patience);
    Silence why() const { return silence_; }
    /// The last lines of the kernel and the emulator.
    std::string last_words() const;

private:
    bool read_exactly(char* to, std::size_t size, std::chrono::steady_clock::time_point until);

    Guard& guard_;
    QemuFiles files_;
    Fd frames_;
    Fd input_; ///< of the emulator, which reads nothing
    pid_t pid_ = -1;
    Silence silence_ = Silence::none;
};

} // namespace cow::real::vm
