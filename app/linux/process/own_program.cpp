#include "app/linux/process/own_program.hpp"

#include "core/language/language.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

namespace cow::real {
namespace {

/// A file without a name.
Fd file_with(const std::string& text) {
    Fd file(::memfd_create("input", MFD_CLOEXEC));
    if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::lseek(file.get(), 0, SEEK_SET) != 0) {
        fail(tr("cannot make a file in memory"));
    }
    return file;
}

/// Whose end to read never waits.
Pipe pipe_to_poll() {
    Pipe pipe = make_pipe();
    ::fcntl(pipe.reading.get(), F_SETFL, O_NONBLOCK);
    return pipe;
}

} // namespace

OwnProgram::OwnProgram(const std::vector<std::string>& arguments, const std::string& input) {
    std::vector<char*> words{const_cast<char*>("cowscope")};
    for (const std::string& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    std::vector<char*> variables{const_cast<char*>("LC_ALL=C.UTF-8")}; // the first of a name counts
    for (char** variable = environ; *variable != nullptr; ++variable) {
        variables.push_back(*variable);
    }
    variables.push_back(nullptr);
    const Fd in = file_with(input);
    auto [out, out_end] = pipe_to_poll();
    auto [err, err_end] = pipe_to_poll();
    out_.ours = std::move(out);
    err_.ours = std::move(err);
    pid_ = ::fork();
    if (pid_ < 0) {
        fail(tr("cannot start a process"));
    }
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(in.get(), 0);
        ::dup2(out_end.get(), 1);
        ::dup2(err_end.get(), 2);
        ::execve("/proc/self/exe", words.data(), variables.data());
        ::_exit(127);
    }
}

OwnProgram::~OwnProgram() {
    if (pid_ < 0) {
        return;
    }
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

void OwnProgram::take(Stream& stream) {
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t got = ::read(stream.ours.get(), buffer.data(), buffer.size());
        if (got > 0) {
            stream.text.append(buffer.data(), static_cast<std::size_t>(got));
        } else if (got == 0 || errno != EINTR) {
            return;
        }
    }
}

bool OwnProgram::runs() {
    if (pid_ < 0) {
        return false;
    }
    const bool ended = ::waitpid(pid_, nullptr, WNOHANG) == pid_; // what it has printed is all there then
    take(out_);
    take(err_);
    pid_ = ended ? -1 : pid_;
    return !ended;
}

} // namespace cow::real
