#include "app/linux/vm/guest.hpp"

#include "app/linux/process/posix.hpp"
#include "app/linux/vm/first_root.hpp"
#include "app/linux/vm/job.hpp"
#include "core/language/language.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

namespace cow::real::vm {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::milliseconds beat{1000};

/// The way out.
class Port {
public:
    /// Waits until the device is there. Throws Unavailable.
    Port() {
        constexpr int tries = 1000;
        for (int i = 0; i < tries && !fd_; ++i) {
            fd_ = Fd(::open(inside::port, O_WRONLY | O_CLOEXEC));
            std::this_thread::sleep_for(std::chrono::milliseconds(fd_ ? 0 : 10));
        }
        if (!fd_) {
            fail(trf("this kernel has no {}: virtio_pci and virtio_console must be part of it, or modules "
                     "in lib/modules beside it",
                     inside::port));
        }
    }
    void send(Frame kind, std::string_view bytes) {
        const FrameHeader header{static_cast<u32>(kind), static_cast<u32>(bytes.size())};
        write_all({reinterpret_cast<const char*>(&header), sizeof header});
        write_all(bytes);
    }

private:
    void write_all(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
            if (written > 0) {
                bytes.remove_prefix(static_cast<std::size_t>(written));
            } else if (errno != EINTR && errno != EAGAIN) {
                fail(tr("nobody listens"));
            }
        }
    }
    Fd fd_;
};

void mount_one(const char* what, const char* where, const char* type, const char* options = nullptr) {
    fs::create_directories(where);
    if (::mount(what, where, type, 0, options) != 0) {
        fail(trf("cannot mount {} on {}", type, where));
    }
}

void mount_kernel_files() {
    mount_one("proc", "/proc", "proc");
    mount_one("sysfs", "/sys", "sysfs");
    mount_one("devtmpfs", "/dev", "devtmpfs");
    mount_one("devpts", "/dev/pts", "devpts", "ptmxmode=0666");
    mount_one("tmpfs", "/dev/shm", "tmpfs", "mode=1777");
    mount_one("cgroup2", "/sys/fs/cgroup", "cgroup2");
}

void load_modules() {
    std::error_code error;
    std::vector<std::string> paths;
    for (const auto& entry : fs::directory_iterator(inside::modules, error)) {
        paths.push_back(entry.path().string());
    }
    std::sort(paths.begin(), paths.end());
    for (const std::string& path : paths) {
        const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (::syscall(SYS_finit_module, file.get(), "", 0) != 0 && errno != EEXIST) {
            fail(trf("the kernel does not take {}", path));
        }
    }
}

/// As on a machine that people work on: files are on a disk.
void mount_disk() {
    constexpr int tries = 500;
    for (int i = 0; i < tries && ::access(inside::disk, F_OK) != 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    mount_one(inside::disk, "/var/tmp", "ext4", "noinit_itable,commit=3600");
    write_text("/proc/sys/vm/dirty_writeback_centisecs",
               "0"); // nothing is written back behind a scenario's back
    ::chmod("/var/tmp", 01777);
    ::chmod("/tmp", 01777);
}

void place_files(const Job& job) {
    fs::create_directories(job.folder);
    fs::current_path(job.folder);
    for (const auto& [path, bytes] : job.files) {
        fs::create_directories(fs::absolute(path).parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
    }
    if (!job.returned.empty()) {
        fs::create_directories(job.returned);
    }
}

/// What the command writes to, and where that is read.
struct Stream {
    Frame kind{};
    Fd ours;
    Fd theirs;
};

/// A terminal where there is one outside, so that the command writes the same.
Stream make_stream(Frame kind, u32 columns) {
    if (columns == 0) {
        Pipe pipe = make_pipe();
        return {kind, std::move(pipe.reading), std::move(pipe.writing)};
    }
    Fd ours(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    ::grantpt(ours.get());
    ::unlockpt(ours.get());
    const char* name = ::ptsname(ours.get());
    Fd theirs(name == nullptr ? -1 : ::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!theirs) {
        fail(tr("cannot make a terminal"));
    }
    termios settings{};
    ::tcgetattr(theirs.get(), &settings);
    ::cfmakeraw(&settings);
    ::tcsetattr(theirs.get(), TCSANOW, &settings);
    const winsize size{24, static_cast<unsigned short>(columns), 0, 0};
    ::ioctl(theirs.get(), TIOCSWINSZ, &size);
    return {kind, std::move(ours), std::move(theirs)};
}

/// What root has on a plain machine; a kernel's first process begins with less.
void raise_limits() {
    constexpr rlim_t most_files = 1U << 20U; // /proc/sys/fs/nr_open
    const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
    const rlimit files{most_files, most_files};
    ::setrlimit(RLIMIT_MEMLOCK, &all);
    ::setrlimit(RLIMIT_NOFILE, &files);
}

[[noreturn]] void become_command(const Job& job, const Stream& out, const Stream& err) {
    raise_limits();
    const std::string input = std::string(inside::job) + "/input";
    ::dup2(::open(input.c_str(), O_RDONLY), 0);
    ::dup2(out.theirs.get(), 1);
    ::dup2(err.theirs.get(), 2);
    const auto pointers = [](const std::vector<std::string>& words) {
        std::vector<char*> all;
        for (const std::string& word : words) {
            all.push_back(const_cast<char*>(word.c_str()));
        }
        all.push_back(nullptr);
        return all;
    };
    std::vector<std::string> arguments{inside::program};
    arguments.insert(arguments.end(), job.arguments.begin(), job.arguments.end());
    std::vector<std::string> environment = job.environment;
    environment.push_back(std::string("LD_LIBRARY_PATH=") + inside::libraries);
    ::execve(inside::program, pointers(arguments).data(), pointers(environment).data());
    ::_exit(127);
}

/// Passes on what there is; false at its end.
bool pass_on(Port& port, Stream& stream) {
    static std::array<char, 1U << 16U> buffer;
    const ssize_t got = ::read(stream.ours.get(), buffer.data(), buffer.size());
    if (got > 0) {
        port.send(stream.kind, {buffer.data(), static_cast<std::size_t>(got)});
        return true;
    }
    return got < 0 && errno == EINTR;
}

/// Until both streams are closed, which a terminal tells by an error.
void forward(Port& port, std::array<Stream, 2>& streams) {
    while (streams[0].ours || streams[1].ours) {
        std::array<pollfd, 2> ready{pollfd{streams[0].ours.get(), POLLIN, 0},
                                    pollfd{streams[1].ours.get(), POLLIN, 0}};
        if (::poll(ready.data(), ready.size(), static_cast<int>(beat.count())) == 0) {
            port.send(Frame::alive, "");
        }
        for (std::size_t i = 0; i < ready.size(); ++i) {
            if (ready[i].revents != 0 && !pass_on(port, streams[i])) {
                streams[i].ours.reset();
            }
        }
    }
}

/// Waits for the command; whoever lost its parent on the way is reaped, too.
int wait_for(pid_t pid) {
    int status = 0;
    for (pid_t ended = 0; ended != pid;) {
        ended = ::waitpid(-1, &status, 0);
        if (ended < 0 && errno != EINTR) {
            return 1;
        }
    }
    constexpr int by_signal = 128; // as a shell has it
    return WIFEXITED(status) ? WEXITSTATUS(status) : by_signal + WTERMSIG(status);
}

void send_returned(Port& port, const std::string& folder) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder.empty() ? "/nowhere" : folder, error)) {
        if (entry.is_regular_file()) {
            port.send(Frame::file,
                      entry.path().filename().string() + "\n" + read_text(entry.path().string()));
        }
    }
}

void do_job(Port& port) {
    mount_disk();
    const Job job = read_job();
    place_files(job);
    std::array<Stream, 2> streams{make_stream(Frame::out, job.out_columns),
                                  make_stream(Frame::err, job.err_columns)};
    const pid_t pid = ::fork();
    if (pid < 0) {
        fail(tr("cannot start a process"));
    }
    if (pid == 0) {
        become_command(job, streams[0], streams[1]);
    }
    streams[0].theirs.reset();
    streams[1].theirs.reset();
    forward(port, streams);
    const int status = wait_for(pid);
    send_returned(port, job.returned);
    port.send(Frame::done, std::to_string(status));
}

/// The machine goes on until whoever started it has read everything, and ends it.
[[noreturn]] void rest() {
    for (;;) {
        ::pause();
    }
}

} // namespace

bool is_guest() { return ::getpid() == 1 && ::access(inside::job, F_OK) == 0; }

void run_guest() {
    try {
        mount_kernel_files();
        load_modules();
        Port port;
        try {
            utsname name{};
            ::uname(&name);
            port.send(Frame::hello, name.release);
            do_job(port);
        } catch (const std::exception& error) {
            port.send(Frame::broken, error.what());
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "cowscope: %s\n", error.what());
        ::reboot(RB_AUTOBOOT); // there is no other way to tell
    }
    rest();
}

bool is_ours() {
    std::array<char, 64> first{};
    return ::readlink("/proc/1/exe", first.data(), first.size() - 1) > 0 &&
           std::strcmp(first.data(), inside::program) == 0 && ::access(inside::job, F_OK) == 0;
}

} // namespace cow::real::vm
