mod cite;
mod work;
