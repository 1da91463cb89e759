#pragma once
// What the arguments of a real call point at: texts, numbers, structures, sent along with the command.

#include "app/linux/worker/protocol.hpp"
#include "core/base/ids.hpp"

#include <cstring>
#include <span>
#include <string>

namespace cow::real {

class Payload {
public:
    /// Argument `at` of the call is the address of a copy of `bytes`. False when there is no room for them.
    bool add(unsigned at, std::span<const unsigned char> bytes) {
        const std::size_t start = (size_ + 7) / 8 * 8;
        if (start + bytes.size() > Command::most_payload) {
            return false;
        }
        std::memcpy(command_.payload + start, bytes.data(), bytes.size());
        command_.path_args |= 1U << at;
        command_.args[at] = start;
        size_ = start + bytes.size();
        return true;
    }
    /// This word of the payload, one of the first 64, is a place in it.
    void points(std::size_t word) { command_.pointers |= u64{1} << word; }
    /// With a zero at its end.
    bool add(unsigned at, const std::string& text) {
        return add(at, std::span(reinterpret_cast<const unsigned char*>(text.c_str()), text.size() + 1));
    }
    bool add(unsigned at, std::span<const u64> numbers) {
        return add(at,
                   std::span(reinterpret_cast<const unsigned char*>(numbers.data()), numbers.size_bytes()));
    }

    /// The call, with the other arguments as they are.
    Command command(long number, std::span<const u64> args) const {
        Command out = command_;
        out.op = Op::call;
        out.number = static_cast<u64>(number);
        for (std::size_t i = 0; i < args.size(); ++i) {
            out.args[i] = (command_.path_args >> i & 1U) != 0 ? command_.args[i] : args[i];
        }
        return out;
    }

private:
    Command command_;
    std::size_t size_ = 0;
};

} // namespace cow::real
