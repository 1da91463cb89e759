#include "app/linux/vm/qemu.hpp"

#include "app/linux/vm/tool.hpp"
#include "core/language/language.hpp"

#include <fcntl.h>
#include <linux/kvm.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <vector>

namespace cow::real::vm {
namespace {

using Clock = std::chrono::steady_clock;
constexpr const char* emulator = "qemu-system-x86_64";

/// What a plain machine has: huge pages only for who asks. Page tables and other kernel memory do not count for a limit,
/// as they do not in the model.
std::string kernel_command_line() {
    return std::string("console=ttyS0 quiet loglevel=3 panic=-1 no5lvl mitigations=off "
                       "transparent_hugepage=madvise cgroup.memory=nokmem rdinit=") +
           inside::program + " LD_LIBRARY_PATH=" + inside::libraries;
}

std::vector<std::string> command_line(const QemuFiles& files, bool kvm) {
    return {emulator,
            "-nodefaults",
            "-no-user-config",
            "-no-reboot",
            "-display",
            "none",
            "-machine",
            "pc,mem-merge=off",
            "-accel",
            kvm ? "kvm" : "tcg,thread=multi",
            "-cpu",
            kvm ? "host,pku=off" : "max,pku=off",
            "-m",
            "2048",
            "-smp",
            "1",
            "-kernel",
            files.image,
            "-initrd",
            files.root,
            "-append",
            kernel_command_line(),
            "-serial",
            "file:" + files.console,
            "-chardev",
            "stdio,id=frames,signal=off",
            "-device",
            "virtio-serial-pci,max_ports=2",
            "-device",
            "virtserialport,chardev=frames,nr=1",
            "-drive",
            "if=none,id=disk,format=raw,cache=unsafe,file=" + files.disk,
            "-device",
            "virtio-blk-pci,drive=disk"};
}

std::string last_lines(const std::string& path) {
    constexpr std::size_t most = 1500;
    std::string text = read_text(path);
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    if (text.size() > most) {
        text = text.substr(text.find('\n', text.size() - most) + 1);
    }
    return text;
}

} // namespace

bool kvm_is_there() {
    const Fd kvm(::open("/dev/kvm", O_RDWR | O_CLOEXEC));
    return kvm && ::ioctl(kvm.get(), KVM_GET_API_VERSION, 0) == KVM_API_VERSION &&
           Fd(::ioctl(kvm.get(), KVM_CREATE_VM, 0));
}

std::string missing_emulator() {
    return find_tool(emulator).empty()
               ? trf("a machine of its own takes QEMU: apt-get install {}", "qemu-system-x86")
               : "";
}

Qemu::Qemu(Guard& guard, const QemuFiles& files, bool kvm) : guard_(guard), files_(files) {
    const std::vector<std::string> command = command_line(files, kvm);
    const std::string program = find_tool(command.front());
    std::vector<char*> arguments;
    for (const std::string& word : command) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    auto [frames, theirs] = make_pipe();
    frames_ = std::move(frames);
    auto [input, held] =
        make_pipe(); // with /dev/null, whose end is reached at once, the port would be closed
    input_ = std::move(held);
    const Fd log(::open(files.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    pid_ = ::fork();
    if (pid_ < 0) {
        fail(tr("cannot start a process"));
    }
    if (pid_ == 0) {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(input.get(), 0);
        ::dup2(theirs.get(), 1);
        ::dup2(log.get(), 2);
        ::execv(program.c_str(), arguments.data());
        ::_exit(127);
    }
    ::setpgid(pid_, pid_); // whoever is first
    guard_.watch_group(pid_);
}

Qemu::~Qemu() {
    ::kill(pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    guard_.watch_group(0);
}

std::optional<Qemu::Message> Qemu::hear(std::chrono::milliseconds patience) {
    const Clock::time_point until = Clock::now() + patience;
    FrameHeader header;
    Message message;
    if (!read_exactly(reinterpret_cast<char*>(&header), sizeof header, until)) {
        return std::nullopt;
    }
    if (header.size > most_frame) {
        throw Unavailable(tr("the machine of its own says what makes no sense").data());
    }
    message.kind = static_cast<Frame>(header.kind);
    message.bytes.resize(header.size);
    if (!read_exactly(message.bytes.data(), message.bytes.size(), until)) {
        return std::nullopt;
    }
    return message;
}

bool Qemu::read_exactly(char* to, std::size_t size, Clock::time_point until) {
    while (size > 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
        pollfd ready{frames_.get(), POLLIN, 0};
        const int found = ::poll(&ready, 1, static_cast<int>(std::max<long>(0, left.count())));
        if (found < 0 && errno == EINTR) {
            continue;
        }
        if (found <= 0) {
            silence_ = Silence::late;
            return false;
        }
        const ssize_t got = ::read(frames_.get(), to, size);
        if (got <= 0) {
            silence_ = Silence::ended;
            return false;
        }
        to += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

std::string Qemu::last_words() const { return last_lines(files_.log) + last_lines(files_.console); }

} // namespace cow::real::vm
