#pragma once
// JSON as it is made, member by member: an object with a quarter of a million pages is never held in memory. What
// needs care (strings) is nlohmann/json's work.

#include "app/cli/report/output.hpp"
#include "core/base/ids.hpp"

#include <concepts>
#include <string_view>

namespace cow::cli {

class JsonWriter {
public:
    explicit JsonWriter(Output& out) : out_(out) {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    void key(std::string_view name);

    void value(std::string_view text);
    void value(const char* text) { value(std::string_view(text)); }
    void value(bool yes) { scalar(yes ? "true" : "false"); }
    template <std::integral Number> void value(Number number) {
        comma();
        out_.print("{}", number);
        pending_ = true;
    }
    void null() { scalar("null"); }
    /// JSON made elsewhere: members of the array or object that is open.
    void raw(std::string_view members);

    template <class Value> void member(std::string_view name, const Value& of) {
        key(name);
        value(of);
    }

private:
    void comma() {
        if (pending_) {
            out_.write(",");
        }
        pending_ = false;
    }
    void open(char bracket) {
        comma();
        out_.write({&bracket, 1});
    }
    void close(char bracket) {
        out_.write({&bracket, 1});
        pending_ = true;
    }
    void scalar(std::string_view text) {
        comma();
        out_.write(text);
        pending_ = true;
    }

    Output& out_;
    bool pending_ = false; ///< a comma is due before the next member
};

} // namespace cow::cli
