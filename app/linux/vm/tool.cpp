#include "app/linux/vm/tool.hpp"

#include "app/linux/process/posix.hpp"
#include "core/language/language.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace cow::real::vm {
namespace {

/// All that a pipe brings until it is closed.
std::string read_all(const Fd& pipe) {
    std::string text;
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t got = ::read(pipe.get(), buffer.data(), buffer.size());
        if (got > 0) {
            text.append(buffer.data(), static_cast<std::size_t>(got));
        } else if (got == 0 || errno != EINTR) {
            return text;
        }
    }
}

std::string last_lines(const std::string& text) {
    constexpr std::size_t most = 400;
    return text.size() <= most ? text : "…" + text.substr(text.size() - most);
}

/// A file without a name, for complaints.
Fd nameless_file() {
    const Fd file(::memfd_create("complaints", MFD_CLOEXEC));
    return Fd(::fcntl(file.get(), F_DUPFD_CLOEXEC, 3));
}

} // namespace

std::string find_tool(const std::string& name) {
    const char* path = std::getenv("PATH");
    const std::string folders = std::string(path != nullptr ? path : "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
    for (std::size_t at = 0; at <= folders.size();) {
        const std::size_t end = std::min(folders.find(':', at), folders.size());
        std::string found = folders.substr(at, end - at) + "/" + name;
        if (found.front() == '/' && ::access(found.c_str(), X_OK) == 0) {
            return found;
        }
        at = end + 1;
    }
    return "";
}

std::string run_tool(const std::vector<std::string>& command, const std::string& package,
                     const std::string& folder) {
    const std::string program = find_tool(command.front());
    if (program.empty()) {
        throw Unavailable(trf("{} is not there; it comes with the package {}", command.front(), package));
    }
    std::vector<char*> arguments;
    for (const std::string& word : command) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    auto [reading, writing] = make_pipe();
    const Fd nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const Fd complaints = nameless_file();
    const pid_t pid = ::fork();
    if (pid < 0) {
        fail(tr("cannot start a process"));
    }
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(nothing.get(), 0);
        ::dup2(writing.get(), 1);
        ::dup2(complaints.get(), 2);
        if (folder.empty() || ::chdir(folder.c_str()) == 0) {
            ::execv(program.c_str(), arguments.data());
        }
        ::_exit(127);
    }
    writing.reset();
    std::string out = read_all(reading);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) {
        ::lseek(complaints.get(), 0, SEEK_SET);
        throw Unavailable(trf("{} failed: {}", command.front(), last_lines(read_all(complaints))));
    }
    return out;
}

} // namespace cow::real::vm
