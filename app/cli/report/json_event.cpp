#include "app/cli/report/json_event.hpp"

#include "app/cli/report/event_fields.hpp"

#include <limits>
#include <optional>
#include <type_traits>

namespace cow::cli {
namespace {

template <class Tag, class Rep> constexpr bool is_none(Id<Tag, Rep> id) {
    return id.v == std::numeric_limits<Rep>::max();
}

class JsonFields {
public:
    JsonFields(JsonWriter& out, const Machine& machine) : out_(out), machine_(machine) {}

    template <class Value> void operator()(std::string_view name, const Value& value) {
        out_.key(name);
        put(value);
    }

private:
    void put(NameId id) { out_.value(machine_.names->text(id)); }
    void put(Vpn page) { out_.value(page.v); }
    void put(VirtAddr addr) { out_.value(addr.v); }
    void put(Pte pte) {
        if (pte.none()) {
            out_.null();
            return;
        }
        out_.begin_object();
        out_.member("frame", pte.pfn().v);
        out_.member("flags", pte_letters(pte).view());
        out_.end_object();
    }
    void put(const Descriptor& descriptor) {
        descriptor.open_file == no_open_file ? out_.null() : put_parts(descriptor);
    }
    template <class Tag, class Rep> void put(Id<Tag, Rep> id) {
        is_none(id) ? out_.null() : out_.value(id.v);
    }
    template <class Value> void put(const std::optional<Value>& value) { value ? put(*value) : out_.null(); }
    template <class Value> void put(const Value& value) {
        if constexpr (std::is_enum_v<Value>) {
            out_.value(enum_name(value));
        } else if constexpr (std::is_arithmetic_v<Value>) {
            out_.value(value);
        } else {
            put_parts(value);
        }
    }
    template <class Struct> void put_parts(const Struct& parts) {
        out_.begin_object();
        for_each_field(parts, *this);
        out_.end_object();
    }

    JsonWriter& out_;
    const Machine& machine_;
};

class TextFields {
public:
    explicit TextFields(const Machine& machine) : machine_(machine) {}

    template <class Value> void operator()(std::string_view name, const Value& value) {
        fmt::format_to(std::back_inserter(text_), "{}{}=", text_.empty() || text_.back() == '{' ? "" : " ",
                       name);
        put(value);
    }
    std::string take() { return std::move(text_); }

private:
    template <class... Args> void print(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    }
    void put(NameId id) { print("{}", machine_.names->text(id)); }
    void put(Vpn page) { print("{:#x}", VirtAddr{page}.v); }
    void put(VirtAddr addr) { print("{:#x}", addr.v); }
    void put(Pfn pfn) { is_none(pfn) ? print("none") : print("F{}", pfn.v); }
    void put(Pte pte) { pte.none() ? print("none") : print("F{}:{}", pte.pfn().v, pte_letters(pte).view()); }
    void put(const Descriptor& descriptor) {
        descriptor.open_file == no_open_file ? print("none") : put_parts(descriptor);
    }
    template <class Tag, class Rep> void put(Id<Tag, Rep> id) {
        is_none(id) ? print("none") : print("{}", id.v);
    }
    template <class Value> void put(const std::optional<Value>& value) { value ? put(*value) : print("?"); }
    template <class Value> void put(const Value& value) {
        if constexpr (std::is_enum_v<Value>) {
            print("{}", enum_name(value));
        } else if constexpr (std::is_same_v<Value, bool>) {
            print("{}", value ? "yes" : "no");
        } else if constexpr (std::is_arithmetic_v<Value>) {
            print("{}", value);
        } else {
            put_parts(value);
        }
    }
    template <class Struct> void put_parts(const Struct& parts) {
        print("{{");
        for_each_field(parts, *this);
        print("}}");
    }

    const Machine& machine_;
    std::string text_;
};

} // namespace

void write_event(JsonWriter& out, const Event& event, const Machine& machine) {
    out.begin_object();
    out.member("type", event_name(event));
    std::visit([&](const auto& e) { for_each_field(e, JsonFields(out, machine)); }, event);
    out.end_object();
}

std::string event_detail(const Event& event, const Machine& machine) {
    TextFields fields(machine);
    std::visit([&](const auto& e) { for_each_field(e, fields); }, event);
    return fields.take();
}

} // namespace cow::cli
