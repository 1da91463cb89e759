#include "app/linux/vm/machine.hpp"

#include "app/linux/process/guard.hpp"
#include "app/linux/vm/first_root.hpp"
#include "app/linux/vm/qemu.hpp"
#include "app/linux/vm/tool.hpp"
#include "core/language/language.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace cow::real::vm {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds patience_with_kvm{10}; ///< until the first process runs; it takes two or three
constexpr std::chrono::seconds patience_emulated{240};
constexpr std::chrono::seconds patience_later{60}; ///< between signs of life, of which there is one a second
constexpr off_t disk_bytes = off_t{512} << 20U;    ///< of which only what is written takes place

/// A directory of ours, flat as the guard wants it.
std::string make_folder() {
    for (const char* place : {static_cast<const char*>(std::getenv("TMPDIR")), "/var/tmp", "/tmp"}) {
        std::string folder = std::string(place != nullptr ? place : "") + "/cowscope-machine-XXXXXX";
        if (place != nullptr && *place == '/' && ::mkdtemp(folder.data()) != nullptr) {
            return folder;
        }
    }
    fail(tr("cannot make a temporary directory"));
}

void make_disk(const std::string& path) {
    const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    if (!file || ::ftruncate(file.get(), disk_bytes) != 0) {
        fail(tr("cannot make a disk"));
    }
    run_tool({"mkfs.ext4", "-q", "-F", path}, "e2fsprogs");
}

/// A machine that is one itself may offer KVM and then not boot with it. It is asked once between two boots of its own.
class KvmMemory {
public:
    KvmMemory() {
        try {
            path_ = cache_folder() + "/kvm-does-not-boot";
        } catch (const Unavailable&) { // with a kernel in a file nothing else is kept
            path_.clear();
        }
    }
    bool may_work() const { return kvm_is_there() && read_line(path_) != boot_id(); }
    void forget_it() const { std::ofstream(path_) << boot_id(); }

private:
    static std::string boot_id() { return read_line("/proc/sys/kernel/random/boot_id"); }
    std::string path_;
};

class Machine {
public:
    Machine(const MachineRequest& request, const std::string& folder)
        : request_(request), guard_(folder), files_{"", folder + "/root", folder + "/disk",
                                                    folder + "/console", folder + "/log"} {
        const Kernel kernel = request.image.empty() ? find_kernel(request.kernel, request.say)
                                                    : kernel_from_file(request.image, folder);
        release_ = kernel.release;
        files_.image = kernel.image;
        std::ofstream(files_.root, std::ios::binary) << first_root(kernel, request.job);
        make_disk(files_.disk);
    }

    int run() {
        const KvmMemory kvm;
        if (kvm.may_work()) {
            if (boot(true)) {
                return follow();
            }
            kvm.forget_it();
            request_.say(trf("it does not boot with KVM; emulating it"));
        }
        if (!boot(false)) {
            give_up();
        }
        return follow();
    }

private:
    bool boot(bool kvm) {
        const Clock::time_point start = Clock::now();
        request_.say(kvm ? trf("booting Linux {} with KVM", release_)
                         : trf("booting Linux {}, emulated", release_));
        qemu_.reset();
        qemu_.emplace(guard_, files_, kvm);
        const std::optional<Qemu::Message> first = qemu_->hear(kvm ? patience_with_kvm : patience_emulated);
        if (first && first->kind == Frame::hello) {
            const std::chrono::duration<double> took = Clock::now() - start;
            request_.say(trf("booted in {:.1f} s", took.count()));
        }
        return first && first->kind == Frame::hello;
    }

    /// Until the command has ended.
    int follow() {
        for (;;) {
            const std::optional<Qemu::Message> message = qemu_->hear(patience_later);
            if (!message) {
                give_up();
            }
            switch (message->kind) {
            case Frame::hello:
            case Frame::alive: break;
            case Frame::out: request_.out(message->bytes); break;
            case Frame::err: request_.err(message->bytes); break;
            case Frame::file: take_file(message->bytes); break;
            case Frame::done: return std::atoi(message->bytes.c_str());
            case Frame::broken: throw Unavailable(message->bytes);
            }
        }
    }

    void take_file(std::string_view bytes) const {
        const std::size_t end = bytes.find('\n');
        const std::string name(bytes.substr(0, end));
        if (request_.file && end != std::string_view::npos && name.find('/') == std::string::npos) {
            request_.file(name, bytes.substr(end + 1));
        }
    }

    [[noreturn]] void give_up() const {
        const std::string said = qemu_->last_words();
        const std::string words = said.empty() ? std::string(tr("(it has printed nothing)")) : said;
        throw Unavailable(qemu_->why() == Qemu::Silence::late
                              ? trf("the machine of its own hangs. Its last lines:\n{}", words)
                              : trf("the machine of its own has stopped. Its last lines:\n{}", words));
    }

    const MachineRequest& request_;
    Guard guard_;
    QemuFiles files_;
    std::string release_;
    std::optional<Qemu> qemu_;
};

} // namespace

int run_in_machine(const MachineRequest& request) {
    if (const std::string missing = missing_emulator(); !missing.empty()) {
        throw Unavailable(missing);
    }
    try {
        return Machine(request, make_folder()).run();
    } catch (const std::filesystem::filesystem_error& error) {
        throw Unavailable(error.what());
    }
}

std::vector<std::string> environment_for_printing() {
    std::vector<std::string> out{"PATH=/usr/bin:/bin", "HOME=/root"};
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "TERM"}) {
        if (const char* value = std::getenv(name); value != nullptr) {
            out.push_back(std::string(name) + "=" + value);
        }
    }
    return out;
}

} // namespace cow::real::vm
